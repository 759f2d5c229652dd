"""Entry of bin/demo and bin/test: `python rma_portal/local/__main__.py demo|test [arguments]`.

Run first by the system's Python, which makes the virtual environment and hands over to its Python.
"""

import os
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _enter_package() -> None:
    """Make `rma_portal.local` importable without `rma_portal/__init__.py`, which loads Celery and Django.

    The system's Python has neither, and the supervisor starts a second faster without them.
    """
    sys.path[0] = str(ROOT)
    package = types.ModuleType("rma_portal")
    package.__path__ = [str(ROOT / "rma_portal")]
    sys.modules["rma_portal"] = package


def main(arguments: list[str]) -> int:
    """Run one of the two commands; returns its exit code, 1 after one clear line on what went wrong."""
    from rma_portal.local.messages import ObstacleError, complain

    try:
        return _run(arguments[0], arguments[1:])
    except ObstacleError as error:
        complain(f"bin/{arguments[0]}: {error}")
    except OSError as error:
        complain(f"bin/{arguments[0]}: {error.strerror or error}: {error.filename or 'no file named'}")
    except KeyboardInterrupt:
        complain("Interrupted.")
        return 130
    return 1


def _run(command: str, arguments: list[str]) -> int:
    from rma_portal.local import environment, paths

    if Path(sys.prefix).resolve() != paths.VENV.resolve():
        environment.ensure("demo" if command == "demo" else "dev")
        os.execv(paths.VENV_PYTHON, [str(paths.VENV_PYTHON), __file__, command, *arguments])  # noqa: S606
    return _run_inside(command, arguments)


def _run_inside(command: str, arguments: list[str]) -> int:
    from rma_portal.local import catalogues, libraries

    libraries.ensure()
    catalogues.compile_all()
    if command == "demo":
        from rma_portal.local import demo

        return demo.main(arguments)
    from rma_portal.local import suite

    return suite.main(arguments)


if __name__ == "__main__":
    _enter_package()
    sys.exit(main(sys.argv[1:]))
