"""The 32-bit stub of the Raspberry Pi 4, for a model that has none."""
import subprocess
from pathlib import Path

HERE = Path(__file__).parent


def built_stub(folder):
    """An ELF in `folder`, to be started with `-kernel`."""
    wait, stub = Path(folder) / "wait", Path(folder) / "stub.elf"

    def run(*words):
        subprocess.run([str(word) for word in words], check=True)

    run("arm-none-eabi-gcc", "-c", "-march=armv7ve", HERE / "wait.S", "-o", f"{wait}.o")
    run("arm-none-eabi-objcopy", "-O", "binary", f"{wait}.o", f"{wait}.bin")
    run("aarch64-linux-gnu-gcc", "-nostdlib", "-static", "-Wl,-Ttext=0x1000,--build-id=none",
        f'-DWAIT="{wait}.bin"', HERE / "stub.S", "-o", stub)
    return stub


def behind_stub(folder, image):
    """QEMU's arguments for an image's bytes that the stub starts."""
    return ["-kernel", str(built_stub(folder)), "-device", f"loader,file={image},addr=0x8000,force-raw=on"]
