"""Which texts a customer reads: found by walking from the pages, mails and papers, never listed.

A text is a customer's where a template of theirs holds it, or a definition that their pages reach: the
portal's and the documents' modules, and whatever function, class or table they name, and these name in
turn. So a module may speak to staff and customers, as long as one definition does not.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.i18n.texts import APPS, ROOT, texts_in, texts_of_template

TEMPLATES = ROOT / "templates"
OF_CUSTOMERS = ("portal/**/*", "mail/**/*", "documents/**/*", "errors/**/*", "403_csrf.html")
STAFF_MAILS = {"mail/webhook_off"}  # written to the shop's staff, in a language of theirs
ROOT_SOURCES = ("returns/portal", "returns/documents", "rma_portal/web/templatetags")
DRAWS_IN = re.compile(r"""{%\s*(?:extends|include)\s+["']([^"']+)["']""")
SHOWS_CHOICE = re.compile(r"get_(\w+)_display")
RAISED = {"InvalidInput", "Conflict", "Unavailable"}

Definition = tuple[str, str]  # dotted module, name


def customer_texts() -> set:
    """Return (context, message) of every text that a customer can read."""
    in_templates = set().union(*map(texts_of_template, customer_templates()))
    nodes = (node for parts in reached().values() for node in parts)
    return in_templates.union(*(texts_in(ast.unparse(node)) for node in nodes))


def customer_refusals() -> set[str]:
    """Return the codes that services raise for what customers do, as far as they are written plainly."""
    services = (parts for (module, _name), parts in reached().items() if ".services." in module)
    nodes = (node for parts in services for part in parts for node in ast.walk(part))
    calls = (node for node in nodes if isinstance(node, ast.Call) and node.args)
    raised = (call.args[0] for call in calls if getattr(call.func, "id", "") in RAISED)
    return {code.value for code in raised if isinstance(code, ast.Constant)}


@cache
def customer_templates() -> frozenset[Path]:
    """Return the customers' templates, with the frames they extend and the parts they include."""
    found: set[Path] = set()
    waiting = [file for pattern in OF_CUSTOMERS for file in TEMPLATES.glob(pattern) if is_customers(file)]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += [TEMPLATES / name for name in DRAWS_IN.findall(file.read_text())]
    return frozenset(found)


def is_customers(file: Path) -> bool:
    """Say whether a file is a template with words, and not one of a mail to staff."""
    folder = file.parent.relative_to(TEMPLATES).as_posix()
    return file.suffix in (".html", ".txt") and folder not in STAFF_MAILS


@cache
def reached() -> dict[Definition, list[ast.AST]]:
    """Return every definition that the customers' pages reach, with its syntax trees."""
    found: dict[Definition, list[ast.AST]] = {}
    waiting = [*root_definitions(), *shown_choices()]
    while waiting:
        module, name = waiting.pop()
        if (module, name) not in found:
            found[module, name] = spoken_parts(module, name)
            waiting += named_in(module, found[module, name])
            waiting += imported(module, name)
    return found


def root_definitions() -> Iterator[Definition]:
    """Yield everything that the portal, the documents and the templates' own tags define."""
    for folder in ROOT_SOURCES:
        for file in (ROOT / folder).rglob("*.py"):
            module = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield from ((module, name) for name in parsed(module)[0])


def shown_choices() -> Iterator[Definition]:
    """Yield the tables of words behind each `get_<field>_display` in a customer's template or page."""
    pages = [*customer_templates(), *(ROOT / "returns/portal").rglob("*.py")]
    fields = {field for file in pages for field in SHOWS_CHOICE.findall(file.read_text())}
    for file in (file for app in APPS for file in (ROOT / app).rglob("models/*.py")):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and fields & written(node):
                tables = [word.value for word in node.value.keywords if word.arg == "choices"]
                yield from named_in(module, tables)


def spoken_parts(module: str, name: str) -> list[ast.AST]:
    """Return the trees of a definition; of a model its methods, since its fields are named for staff."""
    nodes = parsed(module)[0].get(name, [])
    if "models" not in module.split("."):
        return nodes
    return [part for node in nodes for part in said_by(node)]


def said_by(node: ast.AST) -> list[ast.AST]:
    """Return the methods of a class, and everything else whole."""
    if not isinstance(node, ast.ClassDef):
        return [node]
    return [part for part in node.body if isinstance(part, ast.FunctionDef)]


def named_in(module: str, nodes: Iterable[ast.AST]) -> list[Definition]:
    """Return the definitions that trees of a module name: its own, and those it imports."""
    own, imports = parsed(module)
    found = []
    for node in (each for tree in nodes for each in ast.walk(tree)):
        if isinstance(node, ast.Name) and node.id in own | imports:
            found.append((module, node.id))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            package, name = imports.get(node.value.id, ("", ""))
            found.append((f"{package}.{name}", node.attr))
    return found


def imported(module: str, name: str) -> list[Definition]:
    """Return where a name of a module comes from, if it is imported."""
    return [parsed(module)[1][name]] if name in parsed(module)[1] else []


@cache
def parsed(module: str) -> tuple[dict[str, list[ast.AST]], dict[str, Definition]]:
    """Return a module's definitions by name, and where its imports come from; nothing for others' modules."""
    file = file_of(module)
    if file is None:
        return {}, {}
    tree = ast.parse(file.read_text())
    own: dict[str, list[ast.AST]] = {}
    for node in tree.body:
        for name in names_defined(node):
            own.setdefault(name, []).append(node)
    package = module if file.name == "__init__.py" else module.rpartition(".")[0]
    return own, dict(imports_of(tree, package))


def file_of(module: str) -> Path | None:
    """Return the file of one of our modules."""
    path = ROOT.joinpath(*module.split("."))
    if module.split(".")[0] not in APPS:
        return None
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def names_defined(node: ast.AST) -> list[str]:
    """Return the names a statement of a module defines; a statement without one goes by its line."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.Import | ast.ImportFrom):
        return []
    return sorted(written(node)) or [f"line {getattr(node, 'lineno', 0)}"]


def written(node: ast.AST) -> set[str]:
    """Return the names that a statement assigns to."""
    names = (name for name in ast.walk(node) if isinstance(name, ast.Name))
    return {name.id for name in names if isinstance(name.ctx, ast.Store)}


def imports_of(tree: ast.AST, package: str) -> Iterator[tuple[str, Definition]]:
    """Yield the local name of everything imported "from" somewhere, and where it is defined."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
            source = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((alias.asname or alias.name, (source, alias.name)) for alias in node.names)
