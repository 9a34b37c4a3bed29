#!/usr/bin/env python3
"""The control room in a real browser: from a campaign that goes wrong to its resume.

    Tests/Browser/story.py PROGRAM [--shots FOLDER]

Starts a guard and a sandbox from PROGRAM (.build/debug/sendguard), sends mail through them, and does what a person
does: log in, stop in two presses, read the proof, say why, look at a blocked mail, tick a step, resume. With and
without scripts, at 1280 and 360 px, light and dark. Exit 1 when a page is wrong: another text, a script error, a
request to another host, a page wider than the screen, or a violation that axe finds.

Needs Debian's chromium, and from PyPI playwright and axe-playwright-python.
"""

import argparse
import pathlib
import smtplib
import socket
import subprocess
import sys
import tempfile
import time

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PASSWORD = "correct horse battery"
HOSTILE = "<img src=x onerror=alert(1)>\"'"
BODY = ("<html><body><p>Dear %s,</p><p>All is cheaper. <script>alert(1)</script><a href='https://x.example/'>x</a></p>"
        "</body></html>")
PAGES = ["/blocked", "/log", "/held", "/incidents", "/lists", "/rules", "/upstreams", "/settings"]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Guard:
    """A guard with a sandbox as its ESP, in a folder of its own."""

    def __init__(self, program: str, folder: pathlib.Path) -> None:
        self.program, self.folder = program, folder
        self.smtp, self.web, esp = free_port(), free_port(), free_port()
        (folder / "sendguard.yaml").write_text(
            "state: state\n"
            f"listeners:\n  - {{address: '127.0.0.1:{self.smtp}', auth: none, stream: newsletter}}\n"
            f"upstreams:\n  - {{name: esp, host: 127.0.0.1, port: {esp}, tls: none}}\n"
            f"control: {{listen: '127.0.0.1:{self.web}'}}\n")
        self.running = [self.start("sandbox", "--listen", f"127.0.0.1:{esp}", "--dir", "esp"),
                        self.start("serve", "--config", "sendguard.yaml")]
        self.wait(self.smtp)
        self.wait(self.web)
        (folder / "password").write_text(PASSWORD + "\n")
        for name, role in (("ann", "admin"), ("bob", "operator"), ("vic", "viewer")):
            subprocess.run([program, "user", "add", name, "--role", role, "--password-file", "password", "--config",
                            "sendguard.yaml"], cwd=folder, check=True, stdout=subprocess.DEVNULL)

    def start(self, *words: str) -> subprocess.Popen:
        log = open(self.folder / f"{words[0]}.log", "w")
        return subprocess.Popen([self.program, *words], cwd=self.folder, stdout=log, stderr=log)

    @staticmethod
    def wait(port: int) -> None:
        for _ in range(200):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        raise SystemExit(f"nothing listens at port {port}")

    def send(self, campaign: str, subject: str, body: str, count: int) -> None:
        with smtplib.SMTP("127.0.0.1", self.smtp) as session:
            for number in range(count):
                mail = (f"From: Shop <news@shop.example>\r\nTo: p{number}@example.net\r\nSubject: {subject}\r\n"
                        f"X-Campaign-ID: {campaign}\r\nMIME-Version: 1.0\r\n"
                        f"Content-Type: text/html; charset=utf-8\r\n\r\n{body}\r\n")
                try:
                    session.sendmail("news@shop.example", [f"p{number}@example.net"], mail.encode())
                except smtplib.SMTPException:
                    session.rset()

    def end(self) -> None:
        for one in reversed(self.running):
            one.terminate()
            one.wait()


class Story:
    """One browser with its settings."""

    def __init__(self, browser, guard: Guard, scripts: bool, width: int, scheme: str,
                 shots: pathlib.Path | None) -> None:
        self.base, self.faults, self.shots = f"http://127.0.0.1:{guard.web}", [], shots
        self.name, self.scripts = f"{width}-{scheme}-{'scripts' if scripts else 'plain'}", scripts
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme,
                                      java_script_enabled=scripts)
        self.page = context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.faults.append(str(e)))
        self.page.on("request", lambda r: r.url.startswith((self.base, "data:")) or self.faults.append(f"asks {r.url}"))
        self.page.on("dialog", lambda d: (self.faults.append("a dialog"), d.dismiss()))

    def look(self, name: str) -> None:
        """Checks the page that is shown."""
        if self.scripts:
            if self.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                self.faults.append(f"{name}: wider than the screen")
            for one in Axe().run(self.page).response["violations"]:
                self.faults.append(f"{name}: {one['id']} {one['nodes'][0]['html'][:120]}")
        if self.shots:
            self.page.screenshot(path=str(self.shots / f"{name}-{self.name}.png"), full_page=True)

    def expect(self, selector: str, *texts: str) -> None:
        shown = self.page.inner_text(selector)
        for text in texts:
            if text not in shown:
                self.faults.append(f"{self.page.url}: no \"{text}\" in: {shown[:200]}")

    def log_in(self, name: str) -> None:
        self.page.goto(self.base + "/")
        self.look("login")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("#flow")

    def tell(self) -> None:
        page = self.page
        self.log_in("ann")
        self.expect("h1", "Mail")
        self.look("now")
        row = page.locator("li.campaign", has_text="spring-sale")
        row.locator("button.stop").click()
        page.wait_for_selector("#armed-button")
        self.expect("#armed-button", "Stop spring-sale:", "have it")
        self.look("armed")
        # By keyboard: the second press has the focus.
        page.keyboard.press("Enter")
        page.wait_for_selector("#receipt")
        self.expect("h1", "STOPPED")
        self.expect("#receipt", "Complete after", "Why did you stop it?")
        self.look("stopped")
        stop = page.url.split("stop=")[1].split("&")[0]
        page.fill("#receipt [name=reason]", "wrong price")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Reason: wrong price")
        if page.locator("a[href*=resume], form[action*=resume]").count():
            self.faults.append("a resume on the first screen")
        page.goto(self.base + "/?stop=" + stop)
        self.expect("#people", "have it")
        for path in PAGES + [f"/stops/{stop}", f"/stops/{stop}/resume"]:
            if page.goto(self.base + path).status != 200:
                self.faults.append(f"{path} is not shown")
            self.look(path.strip("/").replace("/", "-"))
        page.goto(self.base + "/blocked")
        page.locator("#blocked-list tbody th a").first.click()
        self.expect("main", "placeholder", "What to do")
        page.frame_locator("iframe").locator("mark").first.wait_for()
        self.look("message")
        page.goto(self.base + "/incidents")
        page.locator("tbody th a").first.click()
        page.locator(".steps summary").first.click()
        page.locator(".steps form button").first.click()
        self.expect("#steps", "done")
        self.look("incident")
        page.goto(self.base + "/damage?campaign=spring-sale")
        self.expect("h1", "have it")
        self.look("damage")
        page.goto(self.base + f"/stops/{stop}/resume")
        page.fill("[name=reason]", "mended")
        page.select_option("[name=ramp]", "none")
        page.click("button.risky")
        self.expect(".done", "Resumed")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--shots", type=pathlib.Path)
    given = parser.parse_args()
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    program = str(pathlib.Path(given.program).resolve())
    count = 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        guard = Guard(program, pathlib.Path(folder))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        try:
            for scripts, width, scheme in ((True, 1280, "light"), (True, 360, "dark"), (False, 360, "light"),
                                           (False, 1280, "dark")):
                guard.send("spring-sale", "Spring offers", BODY % "Jane", 20)
                guard.send("spring-sale", HOSTILE, BODY % "{{first_name}}", 1)
                guard.send(HOSTILE, HOSTILE, BODY % "Joe", 3)
                story = Story(browser, guard, scripts, width, scheme, given.shots)
                try:
                    story.tell()
                except Exception as error:  # A missing button is a fault like any other.
                    story.faults.append(str(error).split("\n")[0])
                for fault in story.faults:
                    print(f"{story.name}: {fault}")
                print(f"{story.name}: {len(story.faults)} faults")
                count += len(story.faults)
        finally:
            browser.close()
            guard.end()
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
