package io.baigong.server.access;

/// Which part of a list is asked for. Handlers take it as a parameter, read from `page` and `size`.
///
/// @param page from 0
/// @param size 1 to 500
public record PageRequest(int page, int size) {
    static final int DEFAULT_SIZE = 50;
    static final int LARGEST = 500;

    public PageRequest {
        if (page < 0 || page > 10_000_000) {
            throw new Invalid("page", "a number from 0 to 10000000", page);
        }
        if (size < 1 || size > LARGEST) {
            throw new Invalid("size", "a number from 1 to " + LARGEST, size);
        }
    }

    /// How many items come before this page.
    public long offset() {
        return (long) page * size;
    }
}
