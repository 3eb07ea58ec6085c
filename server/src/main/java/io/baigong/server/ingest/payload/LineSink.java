package io.baigong.server.ingest.payload;

/// Takes what lines say: for each line [#series], then [#report] and the values, then [#line].
public interface LineSink extends ValueSink {
    /// A line begins.
    ///
    /// @param in the measurement and tags as written, escapes included, from `from` to `to`; see
    ///   [LineReader#labels]
    void series(byte[] in, int from, int to);

    /// The line ended well.
    ///
    /// @param number of the line, from 1
    void line(long number);

    /// The line cannot be read: what was said since [#series] does not count.
    void bad(long number, Malformed why);
}
