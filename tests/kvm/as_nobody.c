/* Runs a program as a user who may do nothing: as_nobody PROGRAM [WORD]... */
#include <unistd.h>

#define NOBODY 65534

int main(int argc, char **argv)
{
    return argc < 2 || setgid(NOBODY) != 0 || setuid(NOBODY) != 0 || execv(argv[1], argv + 1) != 0;
}
