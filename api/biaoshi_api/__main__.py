"""`python -m biaoshi_api`: serve on the loopback address."""

import sys


def main() -> int:
    """Serve until stopped. Needs the extra `service`; the ceiling of the site is the first argument (default none)."""
    try:
        import uvicorn
    except ImportError:
        print("缺少 uvicorn：请安装附加组件 service（pip install 'biaoshi[service]'）。", file=sys.stderr)
        return 2
    from biaoshi_api.app import create_app

    uvicorn.run(create_app(ceiling=sys.argv[1] if len(sys.argv) > 1 else "none"), host="127.0.0.1", port=8420)
    return 0


if __name__ == "__main__":
    sys.exit(main())
