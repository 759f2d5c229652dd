"""The service as it runs: web, worker with beat, broker and mail server, on the test's own database."""

import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path

import psutil

from rma_portal.core.failpoints import order_file
from rma_portal.local import portal, valkey
from rma_portal.local.credentials import draw
from rma_portal.local.processes import Service, free_port, pause, stop_all
from rma_portal.tenancy.models import Merchant
from tests.mail.server import mail_server
from tests.stand import ROOT, environment

LEASE, TIME_LIMIT, SWEEP = 12, 11, 0.5  # seconds: as in production, the lease is the longer one
MEDIA_MEGABYTES = 64
PATIENCE = 120  # seconds of polling before something is called lost


class Stand:
    """Starts the processes, starts the dead again, and gives orders to failpoints."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.media, self.orders = folder, folder / "media", folder / "orders"
        for part in (self.media, self.orders):
            part.mkdir(mode=0o700)
        self.secrets = draw()
        self.web_port, self.broker_port, self.mail_port = free_port(), free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.web_port}"
        self.received: list[EmailMessage] = []
        self.post = ExitStack()
        self.broker = valkey.service(
            folder / "valkey", self.broker_port, self.secrets, folder / "valkey.log", valkey.THROW_AWAY
        )
        self.worker = self.process("worker", "celery -A rma_portal worker -B", *self.worker_options())
        self.web = self.process("web", "gunicorn rma_portal.wsgi", *self.web_options())
        self.services = [self.broker, self.worker, self.web]
        self.away: set[str] = set()  # names of services that shall stay dead for now
        self.one_at_a_time = threading.Lock()

    def process(self, name: str, command: str, *options: str) -> Service:
        """Return a process of the portal."""
        arguments = [sys.executable, "-m", *command.split(), *options]
        return Service(name, arguments, self.told(), self.folder / f"{name}.log", ROOT)

    def worker_options(self) -> list[str]:
        """Return two children, as few words between workers as in the demo, and the beat's memory."""
        memory = str(self.folder / "beat")
        return ["-s", memory, "-c", "2", "--without-gossip", "--without-mingle", "--queues", portal.QUEUES]

    def web_options(self) -> list[str]:
        """Return one process of four threads, and where it listens."""
        few = "--no-control-socket --workers 1 --threads 4 --bind"
        return [*few.split(), f"127.0.0.1:{self.web_port}"]

    def told(self) -> dict[str, str]:
        """Return the environment of web and worker: the application's role, seconds instead of minutes."""
        broker = valkey.url(self.broker_port, self.secrets)
        return environment(
            REDIS_URL=broker,
            BROKER_URL=broker,
            EMAIL_URL=f"smtp://127.0.0.1:{self.mail_port}",
            PUBLIC_URL=self.url,
            MEDIA_ROOT=str(self.media),
            RMA_FAILPOINTS=str(self.orders),
            RMA_FAILPOINTS_ALLOWED="true",
            OUTBOX_LEASE=str(LEASE),
            TASK_TIME_LIMIT=str(TIME_LIMIT),
            OUTBOX_SWEEP=str(SWEEP),
        )

    def start(self) -> None:
        """Start everything and wait until it answers; as root, with a media folder that can be full."""
        small = ["mount", "-t", "tmpfs", "-o", f"size={MEDIA_MEGABYTES}m", "tmpfs", str(self.media)]
        subprocess.run(small, capture_output=True)  # without the right to mount it stays a plain folder
        self.open_post()
        for service in self.services:
            service.start()
        self.until(self.is_well, "the stand")

    def stop(self) -> None:
        """End everything."""
        stop_all(self.services)
        self.close_post()
        if self.media.is_mount():
            subprocess.run(["umount", "--lazy", str(self.media)], check=True)

    def open_post(self) -> None:
        """Let the mail server listen."""
        self.post.enter_context(mail_server(self.mail_port, self.received))

    def close_post(self) -> None:
        """Let nobody listen where the mail server was."""
        self.post.close()

    def is_well(self) -> bool:
        """Say whether the readiness page finds everything."""
        return portal.is_well(f"{self.url}/readyz")

    def look(self) -> None:
        """Start again what has died, as a supervisor does."""
        with self.one_at_a_time:
            for service in self.services:
                if service.name not in self.away and not service.is_running():
                    service.start_again()

    def until(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait, and keep the service alive meanwhile; fails with the logs' place where it never comes."""
        for _ in range(PATIENCE * 10):
            self.look()
            if is_so():
                return
            pause()
        raise AssertionError(f"{what} did not come within {PATIENCE} s: look into {self.folder}")

    def order(self, merchant: Merchant, point: str, detail: str, action: str) -> Path:
        """Order what happens when a process reaches a point in the merchant's name; return the order."""
        order = order_file(self.orders, merchant.pk, point, detail)
        fresh = self.orders / f"writing-{order.name}"
        fresh.write_text(action.replace("broker", str(self.pid_of(self.broker))))
        return fresh.rename(order)

    def pid_of(self, service: Service) -> int:
        """Return the process id of a running service."""
        assert service.process is not None
        return service.process.pid

    def kill(self, service: Service, *, stays_away: bool = False) -> None:
        """End a service and its children at once, as a power cut does."""
        if stays_away:
            self.away.add(service.name)
        family = psutil.Process(self.pid_of(service))
        for process in [*family.children(recursive=True), family]:
            process.kill()
        assert service.process is not None
        service.process.wait()

    def bring_back(self, service: Service) -> None:
        """Let a service live again."""
        self.away.discard(service.name)
        self.look()
