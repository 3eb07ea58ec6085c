package io.baigong.server.production;

/// What an entry is about.
enum Kind {
    PRODUCT,
    REASON,
    PLAN,
    EXCEPTION,
    RULE,
    ORDER,
    /// An order on a machine, from when until when.
    RUN,
    /// Pieces that somebody counted.
    COUNT,
    /// Why and how long a machine stood.
    STOP,
    /// Sums of a whole shift, as an ERP keeps them.
    RECORD,
    /// What a person says instead of the figures of a shift.
    CORRECTION,
    /// What the machine's signals say of a shift.
    DERIVED;

    String word() {
        return Words.of(this);
    }
}
