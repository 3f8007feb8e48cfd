"""Drives a headless Chromium through its DevTools protocol, over a pair of pipes: no driver, no port.

As a program, `python3 -m analysis.tests.browser PAGE FOLDER`, it takes the pictures of a page that a person
should look at: desktop, dark, phone, and print as PDF.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import time
from types import TracebackType
from typing import Any, Dict, List, Optional, Tuple, Type

NAMES = ('chromium', 'chromium-browser', 'google-chrome')
PATIENCE = 120  # seconds for one answer
DESKTOP, PHONE = (1280, 900), (390, 844)
FLAGS = (
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--hide-scrollbars',
    '--no-first-run', '--disable-extensions', '--disable-background-networking', '--disable-sync',
    '--remote-debugging-pipe',
)  # fmt: skip


def program() -> Optional[str]:
    """The browser's path, None where there is none."""
    return next((found for found in map(shutil.which, NAMES) if found), None)


class BrowserError(Exception):
    """The browser does not answer, or what it was asked for failed."""


class Browser:
    """One browser with one page. Use with `with`; it is gone afterwards."""

    def __init__(self) -> None:
        self._folder = tempfile.mkdtemp(prefix='hyptick-browser-')
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        found = program()
        if found is None:
            raise BrowserError(f'no browser; looked for {", ".join(NAMES)}')
        # The browser reads commands from descriptor 3 and writes answers to 4, each ended by a zero byte.
        line = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
        command = ['bash', '-c', line, 'browser', found, *FLAGS, f'--user-data-dir={self._folder}']
        self._process = subprocess.Popen(  # pylint: disable=consider-using-with
            command,
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_in)
        os.close(theirs_out)
        self._buffer = b''
        self._next = 0
        self._session = ''
        self.events: List[Dict[str, Any]] = []
        self.requests: List[str] = []  # URLs the page asked for
        target = self.call('Target.createTarget', url='about:blank')['targetId']
        self._session = self.call('Target.attachToTarget', targetId=target, flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(f'{domain}.enable')

    def __enter__(self) -> 'Browser':
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        try:
            self._session = ''
            self.call('Browser.close')
            self._process.wait(10)
        except (BrowserError, OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _read(self, end: float) -> Dict[str, Any]:
        """The next message. Raises BrowserError once it is later than `end`."""
        while b'\0' not in self._buffer:
            ready, _, _ = select.select([self._in], [], [], max(0.0, end - time.monotonic()))
            more = os.read(self._in, 1 << 20) if ready else b''
            if not more:
                raise BrowserError('the browser ended' if ready else f'no answer within {PATIENCE} s')
            self._buffer += more
        text, self._buffer = self._buffer.split(b'\0', 1)
        message: Dict[str, Any] = json.loads(text)
        if message.get('method') == 'Network.requestWillBeSent':
            self.requests.append(message['params']['request']['url'])
        return message

    def call(self, method: str, **parameters: object) -> Dict[str, Any]:
        """One command and its answer. Raises BrowserError."""
        self._next += 1
        message: Dict[str, object] = {'id': self._next, 'method': method, 'params': parameters}
        if self._session:
            message['sessionId'] = self._session
        os.write(self._out, json.dumps(message).encode() + b'\0')
        end = time.monotonic() + PATIENCE
        while True:
            answer = self._read(end)
            if answer.get('id') != self._next:
                self.events.append(answer)
                continue
            if 'error' in answer:
                raise BrowserError(f'{method}: {answer["error"]["message"]}')
            result: Dict[str, Any] = answer['result']
            return result

    def open(
        self, path: str, size: Tuple[int, int] = DESKTOP, dark: bool = False, script: bool = True
    ) -> None:
        """Open a file as a browser of this size would, and wait until it stands."""
        width, height = size
        self.events.clear()
        self.requests.clear()
        self.call(
            'Emulation.setDeviceMetricsOverride',
            width=width, height=height, deviceScaleFactor=1, mobile=width < 600,
        )  # fmt: skip
        scheme = {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}
        self.call('Emulation.setEmulatedMedia', media='', features=[scheme])
        self.call('Emulation.setScriptExecutionDisabled', value=not script)
        self.call('Page.navigate', url='file://' + os.path.abspath(path))
        end = time.monotonic() + PATIENCE
        while not any(event.get('method') == 'Page.loadEventFired' for event in self.events):
            self.events.append(self._read(end))

    def run(self, expression: str) -> Any:
        """The value of a script's expression in the page. Raises BrowserError where it throws."""
        answer = self.call('Runtime.evaluate', expression=expression, returnByValue=True)
        if 'exceptionDetails' in answer:
            thrown = answer['exceptionDetails']
            raise BrowserError(thrown.get('exception', {}).get('description', thrown['text']))
        return answer['result'].get('value')

    def complaints(self) -> List[str]:
        """What the console got to hear since the page was opened: errors and warnings."""
        self.run('0')  # whatever was under way is in events then
        found = []
        for event in self.events:
            what = event.get('params', {})
            if event.get('method') == 'Runtime.exceptionThrown':
                found.append(what['exceptionDetails']['text'])
            elif event.get('method') == 'Log.entryAdded' and what['entry']['level'] in ('error', 'warning'):
                found.append(what['entry']['text'])
            elif event.get('method') == 'Runtime.consoleAPICalled' and what['type'] in ('error', 'warning'):
                found.append(str(what['args']))
        return found

    def screenshot(self, file: str, top: int = 0, height: int = 0) -> None:
        """PNG of the page from `top` on, as high as the window or as `height` says."""
        width = self.run('document.documentElement.clientWidth')
        high = height or self.run('innerHeight')
        clip = {'x': 0, 'y': top, 'width': width, 'height': high, 'scale': 1}
        shot = self.call('Page.captureScreenshot', format='png', clip=clip, captureBeyondViewport=True)
        with open(file, 'wb') as out:
            out.write(base64.b64decode(shot['data']))

    def pdf(self, file: str) -> None:
        """The page as it prints, on A4."""
        shot = self.call('Page.printToPDF', printBackground=True, paperWidth=8.27, paperHeight=11.69)
        with open(file, 'wb') as out:
            out.write(base64.b64decode(shot['data']))


def main(page: str, folder: str) -> None:
    """Screenshots of all of a page, in pieces that a person can look at, and its print."""
    os.makedirs(folder, exist_ok=True)
    looks = (('desktop', DESKTOP, False, 1400), ('dark', DESKTOP, True, 1400), ('phone', PHONE, False, 1700))
    with Browser() as browser:
        for name, size, dark, piece in looks:
            browser.open(page, size, dark)
            high = browser.run('document.documentElement.scrollHeight')
            for i, top in enumerate(range(0, high, piece)):
                file = os.path.join(folder, f'{name}-{i:02}.png')
                browser.screenshot(file, top, min(piece, high - top))
        browser.open(page)
        browser.pdf(os.path.join(folder, 'print.pdf'))


if __name__ == '__main__':
    main(sys.argv[1], sys.argv[2])
