load ${devtype} ${devnum}:${distro_bootpart} 0x3000000 hyptick.img
booti 0x3000000 - ${fdtcontroladdr}
