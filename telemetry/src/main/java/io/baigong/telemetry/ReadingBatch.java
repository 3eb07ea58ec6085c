package io.baigong.telemetry;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What one thing reported at once: the object that travels from ingest through the log to every
/// consumer. Columns of primitives, reusable, one object per batch and never one per value. Not
/// safe for use by several threads.
///
/// Written form (version 1, big-endian): version u8, flags u8 (bit 0: one event time for all rows),
/// channel u8, reserved u8, organisation i32, site i32, thing i32, arrival i64, fingerprint i64,
/// rows i32, then, if bit 0, the time i64; then each row: series i32, kind u8 (low nibble
/// [ValueType], high nibble [Retention]), quality u8, time i64 unless bit 0, and i64 bits, or for
/// text i32 length (-1 for none) and UTF-8.
public final class ReadingBatch {
    /// Text beyond this many UTF-8 bytes is refused at the door.
    public static final int MAX_TEXT_BYTES = 65_535;

    private static final byte VERSION = 1;
    private static final int HEADER = 36;
    private static final int SHARED_TIME = 1;

    private Channel channel = Channel.DEVICE;
    private int organisation;
    private int site;
    private int thing;
    private long arrivalMicros;
    private long fingerprint;

    private int size;
    private boolean sharedTime = true;
    private int[] series = new int[16];
    private byte[] kinds = new byte[16];
    private byte[] qualities = new byte[16];
    private long[] times = new long[16];
    private long[] bits = new long[16];
    private byte[] @Nullable [] texts = new byte[16][];

    /// Empties the batch for a new report.
    ///
    /// @param organisation the tenant that owns the thing
    /// @param site partition key of the log
    /// @param thing number of the thing
    /// @param arrivalMicros when the platform received it
    /// @return this
    public ReadingBatch begin(
            Channel channel, int organisation, int site, int thing, long arrivalMicros) {
        this.channel = channel;
        this.organisation = organisation;
        this.site = site;
        this.thing = thing;
        this.arrivalMicros = arrivalMicros;
        this.fingerprint = 0;
        this.size = 0;
        this.sharedTime = true;
        return this;
    }

    /// Marks the batch with a hash of sender, packet and payload, by which a resent message without
    /// event times is recognised after a crash. 0 means none.
    public void fingerprint(long value) {
        fingerprint = value;
    }

    /// Adds a value that is a double; NaN and infinities are kept as "no value", bad,
    /// [Quality.Reason#NOT_A_NUMBER].
    ///
    /// @throws IllegalArgumentException when the series does not hold doubles
    public void add(SeriesRef to, long timeMicros, double value, byte quality) {
        check(to, ValueType.DOUBLE);
        if (Double.isFinite(value)) {
            row(to, timeMicros, quality, Double.doubleToRawLongBits(value), null);
        } else {
            byte bad = Quality.of(Quality.Severity.BAD, Quality.Reason.NOT_A_NUMBER);
            byte flags = (byte) (quality & 0xC0);
            row(to, timeMicros, (byte) (bad | flags), noValue(ValueType.DOUBLE), null);
        }
    }

    /// Adds an int64, an unscaled decimal, a boolean (0, 1) or an enum code; or a whole number to a
    /// series of doubles.
    ///
    /// @throws IllegalArgumentException when the series holds text
    public void add(SeriesRef to, long timeMicros, long value, byte quality) {
        if (to.type() == ValueType.DOUBLE) {
            add(to, timeMicros, (double) value, quality);
            return;
        }
        check(to, ValueType.INT64);
        row(to, timeMicros, quality, value, null);
    }

    /// Adds text.
    ///
    /// @throws IllegalArgumentException when longer than [#MAX_TEXT_BYTES] in UTF-8, or when the
    ///   series does not hold text
    public void add(SeriesRef to, long timeMicros, String value, byte quality) {
        check(to, ValueType.TEXT);
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "text of %d bytes, expected at most %d".formatted(utf8.length, MAX_TEXT_BYTES));
        }
        row(to, timeMicros, quality, 0, utf8);
    }

    /// Adds the statement that there is no usable value at this time.
    public void addNone(SeriesRef to, long timeMicros, byte quality) {
        row(to, timeMicros, quality, noValue(to.type()), null);
    }

    private static void check(SeriesRef to, ValueType type) {
        if (to.type() != type) {
            throw new IllegalArgumentException(
                    "series %d holds %s, got %s".formatted(to.number(), to.type(), type));
        }
    }

    /// Takes back the values after the first `rows`.
    public void truncate(int rows) {
        if (rows < 0 || rows > size) {
            throw new IllegalArgumentException("cannot keep %d of %d values".formatted(rows, size));
        }
        size = rows;
        sharedTime = true;
        for (int i = 1; i < rows; i++) {
            sharedTime &= times[i] == times[0];
        }
    }

    private static long noValue(ValueType type) {
        return type == ValueType.DOUBLE ? Double.doubleToRawLongBits(Double.NaN) : Long.MIN_VALUE;
    }

    private void row(SeriesRef to, long time, byte quality, long value, byte @Nullable [] text) {
        row(
                to.number(),
                (byte) (to.type().ordinal() | to.retention().ordinal() << 4),
                time,
                quality,
                value,
                text);
    }

    private void row(
            int number, byte kind, long time, byte quality, long value, byte @Nullable [] text) {
        if (size == series.length) {
            grow();
        }
        series[size] = number;
        kinds[size] = kind;
        qualities[size] = quality;
        times[size] = time;
        bits[size] = value;
        texts[size] = text;
        sharedTime &= time == times[0];
        size++;
    }

    private void grow() {
        int bigger = size * 2;
        series = Arrays.copyOf(series, bigger);
        kinds = Arrays.copyOf(kinds, bigger);
        qualities = Arrays.copyOf(qualities, bigger);
        times = Arrays.copyOf(times, bigger);
        bits = Arrays.copyOf(bits, bigger);
        texts = Arrays.copyOf(texts, bigger);
    }

    public Channel channel() {
        return channel;
    }

    public int organisation() {
        return organisation;
    }

    public int site() {
        return site;
    }

    public int thing() {
        return thing;
    }

    public long arrivalMicros() {
        return arrivalMicros;
    }

    public long fingerprint() {
        return fingerprint;
    }

    /// Number of values.
    public int size() {
        return size;
    }

    public int series(int row) {
        return series[row];
    }

    public ValueType type(int row) {
        return ValueType.of(kinds[row] & 15);
    }

    public Retention retention(int row) {
        return Retention.of(kinds[row] >> 4 & 15);
    }

    public byte quality(int row) {
        return qualities[row];
    }

    public long time(int row) {
        return times[row];
    }

    /// The double of this row; NaN when there is no value.
    public double doubleValue(int row) {
        return Double.longBitsToDouble(bits[row]);
    }

    /// The int64 of this row; `Long.MIN_VALUE` when there is no value.
    public long int64Value(int row) {
        return bits[row];
    }

    /// The text of this row in UTF-8; null when there is no value.
    public byte @Nullable [] textValue(int row) {
        return texts[row];
    }

    /// Upper bound of the written form in bytes.
    public int writtenSize() {
        int total = HEADER + 8 + size * 22;
        for (int i = 0; i < size; i++) {
            byte[] text = texts[i];
            total += text == null ? 0 : text.length;
        }
        return total;
    }

    /// Writes the batch at the buffer's position, which moves.
    public void write(ByteBuffer to) {
        boolean shared = sharedTime && size > 0;
        to.put(VERSION).put((byte) (shared ? SHARED_TIME : 0));
        to.put((byte) channel.ordinal()).put((byte) 0);
        to.putInt(organisation).putInt(site).putInt(thing);
        to.putLong(arrivalMicros).putLong(fingerprint).putInt(size);
        if (shared) {
            to.putLong(times[0]);
        }
        for (int i = 0; i < size; i++) {
            to.putInt(series[i]).put(kinds[i]).put(qualities[i]);
            if (!shared) {
                to.putLong(times[i]);
            }
            if ((kinds[i] & 15) == ValueType.TEXT.ordinal()) {
                byte[] text = texts[i];
                to.putInt(text == null ? -1 : text.length);
                if (text != null) {
                    to.put(text);
                }
            } else {
                to.putLong(bits[i]);
            }
        }
    }

    /// Is what stands at the buffer's position the head of a batch of a known version? Then the
    /// static methods beside this one say what is in it, for those who need no rows. None of them
    /// moves the position.
    public static boolean isBatch(ByteBuffer record) {
        return record.remaining() >= HEADER && record.get(record.position()) == VERSION;
    }

    /// The tenant of a written batch.
    public static int organisationOf(ByteBuffer record) {
        return record.getInt(record.position() + 4);
    }

    /// The way a written batch came in.
    ///
    /// @throws IllegalArgumentException when no channel has that code
    public static Channel channelOf(ByteBuffer record) {
        return Channel.of(record.get(record.position() + 2));
    }

    /// The number of the thing of a written batch.
    public static int thingOf(ByteBuffer record) {
        return record.getInt(record.position() + 12);
    }

    /// The earliest and the latest event time of a written batch that has rows, µs.
    ///
    /// @param span takes the two
    /// @return false when the bytes end early, and nothing was said
    public static boolean timesOf(ByteBuffer record, long[] span) {
        int at = record.position();
        int rows = sizeOf(record);
        boolean shared = (record.get(at + 1) & SHARED_TIME) != 0;
        if (shared) {
            boolean whole = record.limit() >= at + HEADER + 8;
            span[0] = whole ? record.getLong(at + HEADER) : 0;
            span[1] = span[0];
            return whole;
        }
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        int row = at + HEADER;
        for (int i = 0; i < rows; i++) {
            if (record.limit() < row + 18) {
                return false;
            }
            long time = record.getLong(row + 6);
            first = Math.min(first, time);
            last = Math.max(last, time);
            boolean text = (record.get(row + 4) & 15) == ValueType.TEXT.ordinal();
            // Text states its length, -1 for none.
            row += text ? 18 + Math.max(0, record.getInt(row + 14)) : 22;
        }
        span[0] = first;
        span[1] = last;
        return rows > 0;
    }

    /// When the platform received a written batch, µs.
    public static long arrivalOf(ByteBuffer record) {
        return record.getLong(record.position() + 16);
    }

    /// How many values a written batch has.
    public static int sizeOf(ByteBuffer record) {
        return record.getInt(record.position() + 32);
    }

    /// Replaces this batch's content by the one written at the buffer's position, which moves.
    ///
    /// @throws IllegalArgumentException when the bytes are not a batch of a known version
    public void read(ByteBuffer from) {
        try {
            readRows(from);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException(
                    "batch ends after %d bytes, in row %d".formatted(from.limit(), size), e);
        }
    }

    private void readRows(ByteBuffer from) {
        byte version = from.get();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "batch has version %d, expected %d".formatted(version, VERSION));
        }
        boolean shared = (from.get() & SHARED_TIME) != 0;
        Channel by = Channel.of(from.get());
        from.get();
        int organisationNumber = from.getInt();
        int siteNumber = from.getInt();
        begin(by, organisationNumber, siteNumber, from.getInt(), from.getLong());
        fingerprint = from.getLong();
        int rows = from.getInt();
        if (rows < 0 || rows > from.remaining()) {
            throw new IllegalArgumentException("batch states %d rows".formatted(rows));
        }
        long sharedValue = shared ? from.getLong() : 0;
        for (int i = 0; i < rows; i++) {
            int number = from.getInt();
            byte kind = from.get();
            byte quality = from.get();
            long time = shared ? sharedValue : from.getLong();
            if (ValueType.of(kind & 15) == ValueType.TEXT) {
                row(number, kind, time, quality, 0, readText(from));
            } else {
                row(number, kind, time, quality, from.getLong(), null);
            }
        }
    }

    private static byte @Nullable [] readText(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0) {
            return null;
        }
        if (length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("text states %d bytes".formatted(length));
        }
        byte[] text = new byte[length];
        from.get(text);
        return text;
    }
}
