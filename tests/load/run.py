"""`make load`: the service under load on this machine, over the loopback address; written to quality/load.json and LOAD.md.

BIAOSHI_LOAD_SECONDS   how long the ring of 50 clients asks (default 300)
BIAOSHI_LOAD_KILLS     how often server or worker is killed (default 50)
BIAOSHI_LOAD_EXAMPLES  requests an operation of the OpenAPI (default 100)
BIAOSHI_LOAD_PARTS     what to measure, parted by commas (default all)
"""

import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from load import arrivals, contract, kills, uploads
from load.standing import paper, standing

OUT = Path(__file__).parents[2] / "quality"
SECONDS = float(os.environ.get("BIAOSHI_LOAD_SECONDS", "300"))
KILLS = int(os.environ.get("BIAOSHI_LOAD_KILLS", "50"))
EXAMPLES = int(os.environ.get("BIAOSHI_LOAD_EXAMPLES", "100"))


def part_speed(folder: Path) -> dict[str, Any]:
    """Overhead, capacity, the ring of 50 and open arrivals at half capacity, with one service."""
    with standing(folder / "speed", sync_seconds=120) as service:
        data = paper(2)
        over = arrivals.overhead(service)
        quiet = arrivals.alone(service, data)
        capacity = arrivals.ring(service, data, 4, 30).capacity
        many = arrivals.ring(service, data, arrivals.CONNECTIONS, SECONDS)
        coming = arrivals.open_arrivals(service, data, capacity / 2, min(SECONDS, 120))
    return {
        "overhead": over, "alone_ms": round(quiet * 1000, 1), "capacity_a_second": capacity, "ring": asdict(many),
        "arrivals": coming, "arrivals_p95_times_alone": round(coming["p95_ms"] / quiet / 1000, 2),
        "ring_share_of_capacity": round(many.capacity / capacity, 3),
    }  # fmt: skip


def part_uploads(folder: Path) -> dict[str, Any]:
    """200 MB taken in, four of them at once, and more than that refused."""
    with standing(folder / "uploads", count=0) as service:
        uploads.measure(service, 5)
        return {
            "one": uploads.measure(service, 200), "four": uploads.measure(service, 200, 4),
            "refused": uploads.measure(service, 300),
        }  # fmt: skip


def part_contract(folder: Path) -> dict[str, Any]:
    """Made-up requests to every operation of the OpenAPI."""
    (folder / "contract").mkdir()
    return contract.run(folder / "contract", EXAMPLES)


def part_kills(folder: Path) -> dict[str, Any]:
    """Server and workers killed under load."""
    return asdict(kills.run(folder / "kills", kills=KILLS))


PARTS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "speed": part_speed, "uploads": part_uploads, "contract": part_contract, "kills": part_kills,
}  # fmt: skip


def aims(told: dict[str, Any]) -> list[tuple[str, str, bool]]:
    """Return what must be reached, what was measured, and whether it was reached."""
    made: list[tuple[str, str, bool]] = []
    if "speed" in told:
        s = told["speed"]
        over, ring, coming = s["overhead"], s["ring"], s["arrivals"]
        made += [
            (f"服务比库多用的时间（{over['pages']} 页 docx）≤ {over['allowed_ms']} ms", f"{over['overhead_ms']} ms（库 {over['library_ms']} ms）", over["overhead_ms"] <= over["allowed_ms"]),
            (f"半负荷随机到达（{coming['rate']}/s，50 个连接）时 2 页 docx 的 p95 ≤ 空闲时的 4 倍", f"{s['arrivals_p95_times_alone']} 倍（{coming['p95_ms']} ms，空闲 {s['alone_ms']} ms；{coming['answers']} 次，出错 {coming['errors']}）", s["arrivals_p95_times_alone"] <= 4 and not coming["errors"]),
            (f"50 个客户连续请求 {ring['seconds']:.0f} 秒，吞吐 ≥ 最大能力的 85%，不出错", f"{s['ring_share_of_capacity']:.0%}（{ring['capacity']}/s，最大 {s['capacity_a_second']}/s；{ring['answers']} 次，出错 {ring['errors']}）", s["ring_share_of_capacity"] >= 0.85 and not ring["errors"]),
        ]  # fmt: skip
    if "uploads" in told:
        one, four, no = (told["uploads"][k] for k in ("one", "four", "refused"))
        made += [
            ("提交 200 MB，服务的内存增加 < 100 MB", f"{one['rise_mb']} MB（{one['seconds']} 秒，回答 {one['statuses']}）", one["rise_mb"] < 100 and one["statuses"] == [202]),
            ("同时提交四个 200 MB，服务的内存增加 < 100 MB", f"{four['rise_mb']} MB（{four['seconds']} 秒，回答 {four['statuses']}）", four["rise_mb"] < 100 and four["statuses"] == [202] * 4),
            ("超过限度的 300 MB 不收", f"回答 {no['statuses']}，内存增加 {no['rise_mb']} MB", no["statuses"][0] in (0, 413) and no["rise_mb"] < 100),
        ]  # fmt: skip
    if "contract" in told:
        c = told["contract"]
        made.append(
            (
                f"OpenAPI 的 {c['operations']} 个操作各随机请求 {c['examples']} 次：没有 5xx，没有不合说明的回答",
                f"{len(c['faults'])} 个操作有错",
                not c["faults"],
            )
        )
    if "kills" in told:
        k = told["kills"]
        made.append(
            (
                f"负荷下随机 kill -9 服务或者处理进程 {sum(k['kills'].values())} 次：每个收下的任务只有一个结局、一份报告",
                f"{k['jobs']} 个任务，{len(k['faults'])} 处不对",
                not k["faults"],
            )
        )
    return made


def page(told: dict[str, Any]) -> str:
    """Return LOAD.md."""
    machine = told["machine"]
    lines = [
        "# Load", "", f"Written by `make load` on {machine['processors']} processors ({machine['system']}), Python {machine['python']}; "
        "server, workers and clients on the same machine, over the loopback address.", "", "| must reach | measured | |", "|---|---|---|",
    ]  # fmt: skip
    lines += [f"| {what} | {found} | {'reached' if good else '**not reached**'} |" for what, found, good in aims(told)]
    busy = {name: told[name].get("load_before") for name in PARTS if name in told}
    lines += ["", "What else ran on the machine (its load average just before each part; times hold only where it is near 0): "
              + ", ".join(f"{name} {'not noted' if n is None else n}" for name, n in busy.items()) + "."]  # fmt: skip
    return "\n".join(lines) + "\n"


def main() -> int:
    """Measure, print and write; 1 where something was not reached."""
    wanted = [p for p in os.environ.get("BIAOSHI_LOAD_PARTS", ",".join(PARTS)).split(",") if p]
    kept = OUT / "load.json"
    told: dict[str, Any] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    told["machine"] = {
        "processors": len(os.sched_getaffinity(0)), "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="biaoshi-load-") as folder:
        for name in wanted:
            busy = round(os.getloadavg()[0], 1)
            told[name] = PARTS[name](Path(folder)) | {"load_before": busy}
            print(name, json.dumps(told[name], ensure_ascii=False)[:2000], flush=True)
            kept.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
            (OUT / "LOAD.md").write_text(page(told), "utf-8")
    print(page(told))
    return 0 if all(good for _, _, good in aims(told)) else 1


if __name__ == "__main__":
    sys.exit(main())
