load mmc 0:1 0x43000000 hyptick.img
bootz 0x43000000 - ${fdtcontroladdr}
