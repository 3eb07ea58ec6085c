package io.baigong.server.facts;

/// One version of one row of facts: what a calculation used, for good.
///
/// @param organisation that keeps the fact
public record FactRef(int organisation, Source source, String subject, String period, int version) {
    @Override
    public String toString() {
        return "%s/%s/%s@%d".formatted(source, subject, period, version);
    }
}
