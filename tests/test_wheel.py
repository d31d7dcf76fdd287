"""The wheel alone is enough: built, unpacked elsewhere, it runs the demo."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_demo_runs_from_the_built_wheel(tmp_path: Path) -> None:
    """A wheel built from the checkout holds both packages and the models folder, and checks the samples."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
        packed.extractall(site)
    assert "biaoshi/_models/README.md" in names
    assert "biaoshi_api/app.py" in names
    assert not [n for n in names if n.startswith(("tests/", "corpora/"))]
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); import biaoshi; print(biaoshi.__file__); from biaoshi.cli import main; main()"
    command = [sys.executable, "-c", code, str(site), "check", str(ROOT / "samples" / "*.*"), "--as-of", "2026-11-24"]
    ran = subprocess.run(
        command, capture_output=True, text=True, cwd=tmp_path, env={"PATH": os.environ["PATH"]}, check=False
    )
    assert ran.stdout.startswith(str(site))
    assert ran.returncode == 1, ran.stderr
    assert "机密★10年" in ran.stdout
    assert "通知草稿.docx" in ran.stdout
