package io.baigong.server.ingest.sparkplug;

import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.ingest.payload.ValueSink;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/// One metric of a payload. The reader fills the same object again and again: use it during the
/// call only. Ranges point into `in`.
public final class Metric {
    /// Which of the value fields was there.
    public enum Content {
        NOTHING,
        INT,
        LONG,
        FLOAT,
        DOUBLE,
        BOOLEAN,
        STRING,
        OTHER
    }

    byte[] in = new byte[0];
    int nameFrom;
    int nameTo;
    boolean hasName;
    boolean hasAlias;
    long alias;
    boolean hasTime;
    long timeMillis;
    DataType type = DataType.UNKNOWN;
    boolean historical;
    boolean isNull;

    /// The property `Quality` (6.4.19): 0 bad, 192 good, 500 stale; -1 when absent.
    int quality;

    /// The property `engUnit` as several edge products send it; empty when absent.
    int unitFrom;

    int unitTo;
    Content content = Content.NOTHING;
    long bits;
    int textFrom;
    int textTo;

    void clear() {
        nameFrom = nameTo = unitFrom = unitTo = textFrom = textTo = 0;
        hasName = hasAlias = hasTime = historical = isNull = false;
        alias = timeMillis = bits = 0;
        type = DataType.UNKNOWN;
        quality = -1;
        content = Content.NOTHING;
    }

    public boolean hasName() {
        return hasName;
    }

    public String name() {
        return new String(in, nameFrom, nameTo - nameFrom, StandardCharsets.UTF_8);
    }

    /// Is this the metric's name (ASCII)?
    public boolean isNamed(byte[] name) {
        return hasName && Bytes.is(in, nameFrom, nameTo, name);
    }

    public boolean hasAlias() {
        return hasAlias;
    }

    /// 64 bits, as they are.
    public long alias() {
        return alias;
    }

    /// When it was acquired; [ValueSink#NO_TIME] when not said.
    public long timeMicros() {
        return hasTime ? micros(timeMillis) : ValueSink.NO_TIME;
    }

    static long micros(long millis) {
        boolean fits = millis >= 0 && millis <= Long.MAX_VALUE / 1_000;
        return fits ? millis * 1_000 : Long.MAX_VALUE;
    }

    public DataType type() {
        return type;
    }

    public boolean isHistorical() {
        return historical;
    }

    public boolean isNull() {
        return isNull;
    }

    public int quality() {
        return quality;
    }

    public String unit() {
        return new String(in, unitFrom, unitTo - unitFrom, StandardCharsets.UTF_8);
    }

    public Content content() {
        return content;
    }

    /// The value of an integer field, for `bdSeq`.
    public long integer() {
        return bits;
    }

    /// Tells the value.
    ///
    /// @param declared the type of the birth, for DATA need not repeat it
    public void tell(DataType declared, ValueSink sink) {
        DataType as = type == DataType.UNKNOWN ? declared : type;
        if (isNull) {
            sink.none();
            return;
        }
        switch (content) {
            case INT, LONG -> integer(as, sink);
            case FLOAT -> sink.real(Float.intBitsToFloat((int) bits));
            case DOUBLE -> sink.real(Double.longBitsToDouble(bits));
            case BOOLEAN -> sink.truth(bits != 0);
            case STRING -> sink.text(in, textFrom, textTo);
            case NOTHING -> sink.other("metric without value");
            case OTHER -> sink.other(as == DataType.UNKNOWN ? "array or extension" : as.name());
        }
    }

    /// Signed types are sent as two's complement in an unsigned field (6.4.16). Encoders disagree
    /// on the width, so the type decides.
    private void integer(DataType as, ValueSink sink) {
        switch (as) {
            case INT8 -> sink.number((byte) bits, 0);
            case INT16 -> sink.number((short) bits, 0);
            case INT32 -> sink.number((int) bits, 0);
            case BOOLEAN -> sink.truth(bits != 0);
            case UINT64 -> unsigned(sink);
            case UNKNOWN,
                    INT64,
                    UINT8,
                    UINT16,
                    UINT32,
                    DATE_TIME,
                    FLOAT,
                    DOUBLE,
                    STRING,
                    TEXT,
                    UUID,
                    DATA_SET,
                    BYTES,
                    FILE,
                    TEMPLATE ->
                    sink.number(bits, 0);
        }
    }

    private void unsigned(ValueSink sink) {
        if (bits >= 0) {
            sink.number(bits, 0);
        } else {
            var low = BigInteger.valueOf(bits & Long.MAX_VALUE);
            sink.number(new BigDecimal(low.setBit(63)));
        }
    }
}
