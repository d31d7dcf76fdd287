"""The HTTP face: check a text or a file, list and explain rules. No page yet; nothing is stored."""

from typing import Annotated, Any

from fastapi import FastAPI, File, HTTPException, UploadFile
from pydantic import BaseModel, Field

import biaoshi

MAX_BYTES = 64 << 20


class Text(BaseModel):
    """A text to check; `date` is its own date (ISO) where the caller knows it."""

    text: str = Field(max_length=10_000_000)
    date: str | None = None


def create_app(profile: str = "gov", ceiling: str = "none") -> FastAPI:
    """Return the application. `ceiling` must be said: none|秘密|机密|绝密, what this machine may hold.

    `/docs` of FastAPI loads scripts from the internet, so it is off.
    """
    app = FastAPI(title="biaoshi", version=biaoshi.__version__, docs_url=None, redoc_url=None)
    checker = biaoshi.Checker(profile=profile, ceiling=ceiling)

    @app.get("/v1/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": biaoshi.__version__}

    @app.post("/v1/check/text")
    def check_text(body: Text) -> dict[str, Any]:
        try:
            return checker.check_text(body.text, date=body.date).to_dict()
        except biaoshi.BiaoshiError as error:
            raise HTTPException(422, str(error)) from error

    @app.post("/v1/check/file")
    def check_file(file: Annotated[UploadFile, File()], date: str | None = None) -> dict[str, Any]:
        data = file.file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise HTTPException(413, f"文件超过 {MAX_BYTES >> 20} MiB")
        try:
            return checker.check_bytes(data, file.filename, date=date).to_dict()
        except biaoshi.BiaoshiError as error:
            raise HTTPException(422, str(error)) from error

    return app
