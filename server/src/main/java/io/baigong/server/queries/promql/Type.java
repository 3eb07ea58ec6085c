package io.baigong.server.queries.promql;

/// What an expression yields.
enum Type {
    SCALAR("scalar"),
    STRING("string"),
    VECTOR("instant vector"),
    RANGE("range vector");

    private final String words;

    Type(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
