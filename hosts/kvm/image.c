/* See image.h. The two classes of ELF differ in the width of their fields alone. */
#include "hosts/kvm/image.h"

#include <elf.h>
#include <string.h>

struct segment {
    uint64_t address, offset, length;
};

struct image {
    const uint8_t *data;
    size_t length;
    bool is_32_bit;
    uint64_t entry, table;
    uint32_t count;
};

static bool read_header(struct image *image)
{
    Elf32_Ehdr narrow;
    Elf64_Ehdr wide;

    if (image->length < sizeof(wide) || memcmp(image->data, ELFMAG, SELFMAG) != 0) {
        return false;
    }
    image->is_32_bit = image->data[EI_CLASS] == ELFCLASS32;
    if (image->is_32_bit) {
        memcpy(&narrow, image->data, sizeof(narrow));
        image->entry = narrow.e_entry;
        image->table = narrow.e_phoff;
        image->count = narrow.e_phnum;
        return narrow.e_machine == EM_ARM && narrow.e_phentsize == sizeof(Elf32_Phdr);
    }
    memcpy(&wide, image->data, sizeof(wide));
    image->entry = wide.e_entry;
    image->table = wide.e_phoff;
    image->count = wide.e_phnum;
    return wide.e_machine == EM_AARCH64 && wide.e_phentsize == sizeof(Elf64_Phdr);
}

/* Whether `length` bytes at `offset` are in the file. */
static bool inside(const struct image *image, uint64_t offset, uint64_t length)
{
    return offset <= image->length && length <= image->length - offset;
}

/* False when the file ends before; `segment` has no length where nothing is to be loaded. */
static bool read_segment(const struct image *image, uint32_t index, struct segment *segment)
{
    Elf32_Phdr narrow;
    Elf64_Phdr wide;
    uint64_t size = image->is_32_bit ? sizeof(narrow) : sizeof(wide);
    uint64_t at = image->table + index * size;

    *segment = (struct segment){0};
    if (at < image->table || !inside(image, at, size)) {
        return false;
    }
    if (image->is_32_bit) {
        memcpy(&narrow, image->data + at, sizeof(narrow));
        if (narrow.p_type == PT_LOAD) {
            *segment = (struct segment){narrow.p_paddr, narrow.p_offset, narrow.p_filesz};
        }
    } else {
        memcpy(&wide, image->data + at, sizeof(wide));
        if (wide.p_type == PT_LOAD) {
            *segment = (struct segment){wide.p_paddr, wide.p_offset, wide.p_filesz};
        }
    }
    return inside(image, segment->offset, segment->length);
}

const char *image_load(const uint8_t *data, size_t length, uint8_t *ram, uint64_t base, uint64_t size,
                       bool *is_32_bit, uint64_t *entry)
{
    struct image image = {.data = data, .length = length};

    if (!read_header(&image)) {
        return "not an ELF file for Arm";
    }
    for (uint32_t i = 0; i < image.count; i++) {
        struct segment segment;

        if (!read_segment(&image, i, &segment)) {
            return "the file is shorter than its headers say";
        }
        /* The ELF headers may be linked into a page in front of the RAM: nobody reads them there. */
        if (segment.length == 0 || segment.address < base) {
            continue;
        }
        if (segment.address - base > size || segment.length > size - (segment.address - base)) {
            return "a segment is outside the guest's RAM";
        }
        memcpy(ram + (segment.address - base), data + segment.offset, segment.length);
    }
    if (image.entry - base >= size) {
        return "it starts outside the guest's RAM";
    }
    *is_32_bit = image.is_32_bit;
    *entry = image.entry;
    return NULL;
}
