"""Writes docs/investigate.md from the example notebook: ``python docs/investigate_reference.py > docs/investigate.md``."""

import json
from pathlib import Path

NOTEBOOK = Path(__file__).parent.parent / "examples" / "investigate.ipynb"


def cells() -> list[tuple[str, str]]:
    """Kind (``markdown`` or ``code``) and text of every cell."""
    content = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
    return [(cell["cell_type"], "".join(cell["source"])) for cell in content["cells"]]


def reference() -> str:
    """The notebook as a page: prose as it is, code in blocks."""
    parts = [f"```py\n{text}\n```" if kind == "code" else text for kind, text in cells()]
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
