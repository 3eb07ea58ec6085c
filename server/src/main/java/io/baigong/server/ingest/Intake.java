package io.baigong.server.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baigong.server.ingest.Shape.Column;
import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.ingest.payload.Decimals;
import io.baigong.server.ingest.payload.ValueSink;
import io.baigong.server.things.PropertyType;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.Quality.Reason;
import io.baigong.telemetry.Quality.Severity;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.SeriesRef;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns what a payload says into a batch of one thing: finds the property, reads the value in the
/// property's type, judges value and time, and notes what it could not take. One per thread, used
/// again and again.
public final class Intake implements ValueSink {
    /// Faults noted of one message; more are only counted.
    private static final int NOTED = 16;

    private static final long EXACT_DOUBLE = 1L << 53;
    private static final byte WRONG_TYPE = Quality.of(Severity.BAD, Reason.WRONG_TYPE);
    private static final byte OUT_OF_RANGE = Quality.of(Severity.UNCERTAIN, Reason.OUT_OF_RANGE);
    private static final byte TOO_LARGE = Quality.of(Severity.BAD, Reason.OUT_OF_RANGE);
    private static final byte ROUNDED = Quality.of(Severity.UNCERTAIN, Reason.ROUNDED);
    private static final byte FUTURE = Quality.of(Severity.UNCERTAIN, Reason.FUTURE_TIME);
    private static final byte LATE = Quality.of(Severity.GOOD, Reason.LATE);
    private static final byte BY_DEVICE = Quality.of(Severity.BAD, Reason.DEVICE);

    private final ReadingBatch batch = new ReadingBatch();
    private final ArrivalClock clock;
    private final long lateMicros;
    private final long futureMicros;
    private final List<Fault> faults = new ArrayList<>();

    private @Nullable Target target;
    private long arrival;
    private boolean arrivalUsed;
    private boolean byDevice;
    private long time;
    private byte ofTime;
    private byte ofDevice;
    private int column;
    private byte[] keyIn = new byte[0];
    private int keyFrom;
    private int keyTo;
    private int learnable;
    private int refused;

    public Intake(ArrivalClock clock, IngestSettings settings) {
        this.clock = clock;
        this.lateMicros = settings.lateAfter().toNanos() / 1_000;
        this.futureMicros = settings.futureLimit().toNanos() / 1_000;
    }

    /// Starts a message of one thing.
    public void begin(Target to, Channel channel, long arrivalMicros) {
        var handle = to.handle;
        target = to;
        arrival = arrivalMicros;
        arrivalUsed = false;
        byDevice = true;
        learnable = 0;
        refused = 0;
        if (!faults.isEmpty()) {
            faults.clear();
        }
        batch.begin(channel, handle.organisation(), handle.site(), handle.number(), arrivalMicros);
        report(NO_TIME);
        arrivalUsed = false;
        byDevice = true;
    }

    /// What was taken: valid until the next [#begin].
    public ReadingBatch batch() {
        return batch;
    }

    /// Did every value come with a time of the device's own?
    public boolean allTimesByDevice() {
        return byDevice;
    }

    /// How many values have no property but could make one.
    public int learnable() {
        return learnable;
    }

    /// How many values were not taken, those without property included.
    public int refused() {
        return refused;
    }

    /// The first of them, with reasons.
    public List<Fault> faults() {
        return faults;
    }

    /// Makes room to note others; the count stays.
    void forgetFaults() {
        if (!faults.isEmpty()) {
            faults.clear();
        }
    }

    @Override
    public void report(long timeMicros) {
        ofDevice = Quality.GOOD;
        column = -1;
        if (timeMicros == NO_TIME) {
            time = arrivalUsed ? clock.next() : arrival;
            arrivalUsed = true;
            byDevice = false;
            ofTime = Quality.byArrival(Quality.GOOD);
        } else {
            time = timeMicros;
            boolean future = timeMicros > arrival + futureMicros;
            ofTime = future ? FUTURE : arrival - timeMicros > lateMicros ? LATE : Quality.GOOD;
        }
    }

    @Override
    public void key(byte[] bytes, int from, int to) {
        keyIn = bytes;
        keyFrom = from;
        keyTo = to;
        column = of(target).shape.find(bytes, from, to);
    }

    /// The next value belongs to the property of this number.
    public void select(int number) {
        column = number;
        keyIn = EMPTY;
    }

    private static final byte[] EMPTY = new byte[0];

    /// The device says that its next value is bad or stale.
    public void stale() {
        ofDevice = BY_DEVICE;
    }

    private static Target of(@Nullable Target target) {
        if (target == null) {
            throw new IllegalStateException("begin comes first");
        }
        return target;
    }

    private boolean hasColumn() {
        return hasColumn(true);
    }

    /// @param teaches does the value say what property it could be?
    private boolean hasColumn(boolean teaches) {
        if (column >= 0) {
            return true;
        }
        if (teaches && keyIn != EMPTY && Sketch.isKey(keyIn, keyFrom, keyTo)) {
            learnable++;
        }
        fault("a property of the model", "no such key");
        return false;
    }

    private String keyText() {
        return keyIn == EMPTY && column >= 0
                ? of(target).shape.column(column).key()
                : new String(keyIn, keyFrom, Math.min(keyTo - keyFrom, 128), UTF_8);
    }

    private void fault(String expected, String got) {
        refused++;
        if (faults.size() < NOTED) {
            faults.add(new Fault(keyText(), expected, got));
        }
    }

    /// Notes a value that was passed over by the caller.
    public void refuse(String property, String expected, String got) {
        refused++;
        if (faults.size() < NOTED) {
            faults.add(new Fault(property, expected, got));
        }
    }

    /// Two judgements in one byte: what is wrong with the value outweighs what is odd with its
    /// time.
    private byte judged(byte ofValue) {
        if (ofDevice != Quality.GOOD) {
            return (byte) (ofDevice | ofTime & 0x40);
        }
        return ofValue == Quality.GOOD ? ofTime : (byte) (ofValue | ofTime & 0x40);
    }

    private SeriesRef series() {
        return of(target).series[column];
    }

    private void wrongType(Column property, String got) {
        fault(property.type().word(), got);
        batch.addNone(series(), time, judged(WRONG_TYPE));
        ofDevice = Quality.GOOD;
    }

    private void put(double value, byte quality) {
        batch.add(series(), time, value, judged(quality));
        ofDevice = Quality.GOOD;
    }

    private void put(long value, byte quality) {
        batch.add(series(), time, value, judged(quality));
        ofDevice = Quality.GOOD;
    }

    @Override
    public void number(long unscaled, int exponent) {
        if (!hasColumn()) {
            return;
        }
        var property = of(target).shape.column(column);
        switch (property.type()) {
            case DOUBLE -> {
                double value = Decimals.toDouble(unscaled, exponent);
                put(value, ofDouble(property, value, isExactDouble(unscaled, exponent, value)));
            }
            case INT64, DECIMAL -> {
                int scale = property.scale();
                long value = Decimals.toScale(unscaled, exponent, scale);
                whole(property, value, Decimals.isExact(unscaled, exponent, scale));
            }
            case BOOLEAN, ENUM -> {
                boolean isWhole = Decimals.isExact(unscaled, exponent, 0);
                code(
                        property,
                        isWhole ? Decimals.toScale(unscaled, exponent, 0) : Decimals.OVERFLOW);
            }
            case STRING -> wrongType(property, "a number");
        }
    }

    /// A fraction is never exact in binary and nobody minds; digits lost from a whole number
    /// matter.
    private static boolean isExactDouble(long unscaled, int exponent, double value) {
        return exponent != 0
                || unscaled <= EXACT_DOUBLE && unscaled >= -EXACT_DOUBLE
                || (long) value == unscaled && value != 0x1p63;
    }

    @Override
    public void number(BigDecimal value) {
        if (!hasColumn()) {
            return;
        }
        var property = of(target).shape.column(column);
        switch (property.type()) {
            case DOUBLE -> {
                double nearest = value.doubleValue();
                boolean exact =
                        value.scale() > 0
                                || Double.isInfinite(nearest)
                                || new BigDecimal(nearest).compareTo(value) == 0;
                put(nearest, ofDouble(property, nearest, exact));
            }
            case INT64, DECIMAL -> {
                int scale = property.scale();
                whole(property, Decimals.toScale(value, scale), Decimals.isExact(value, scale));
            }
            case BOOLEAN, ENUM ->
                    code(
                            property,
                            Decimals.isExact(value, 0)
                                    ? Decimals.toScale(value, 0)
                                    : Decimals.OVERFLOW);
            case STRING -> wrongType(property, "a number");
        }
    }

    @Override
    public void real(double value) {
        if (!hasColumn()) {
            return;
        }
        var property = of(target).shape.column(column);
        if (property.type() == PropertyType.DOUBLE) {
            put(value, ofDouble(property, value, true));
        } else if (!Double.isFinite(value)) {
            byte bad = Quality.of(Severity.BAD, Reason.NOT_A_NUMBER);
            batch.addNone(series(), time, judged(bad));
            ofDevice = Quality.GOOD;
        } else {
            number(BigDecimal.valueOf(value));
        }
    }

    private static byte ofDouble(Column property, double value, boolean exact) {
        if (property.hasRange() && (value < property.min() || value > property.max())) {
            return OUT_OF_RANGE;
        }
        return exact ? Quality.GOOD : ROUNDED;
    }

    private void whole(Column property, long value, boolean exact) {
        if (value == Decimals.OVERFLOW) {
            fault(property.type().word() + " of 64 bits", "a larger number");
            batch.addNone(series(), time, judged(TOO_LARGE));
            ofDevice = Quality.GOOD;
            return;
        }
        byte quality = exact ? Quality.GOOD : ROUNDED;
        if (property.hasRange()) {
            double real = Decimals.toDouble(value, -property.scale());
            if (real < property.min() || real > property.max()) {
                quality = OUT_OF_RANGE;
            }
        }
        put(value, quality);
    }

    private void code(Column property, long code) {
        if (property.type() == PropertyType.BOOLEAN) {
            if (code == 0 || code == 1) {
                put(code, Quality.GOOD);
            } else {
                wrongType(property, "a number other than 0 and 1");
            }
            return;
        }
        if (code == Decimals.OVERFLOW) {
            wrongType(property, "a number that is no code");
            return;
        }
        boolean known = false;
        for (long member : property.codes().values()) {
            known |= member == code;
        }
        put(code, known ? Quality.GOOD : OUT_OF_RANGE);
    }

    @Override
    public void truth(boolean value) {
        if (!hasColumn()) {
            return;
        }
        var property = of(target).shape.column(column);
        if (property.type() == PropertyType.BOOLEAN) {
            put(value ? 1L : 0L, Quality.GOOD);
        } else {
            wrongType(property, Boolean.toString(value));
        }
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        if (!hasColumn()) {
            return;
        }
        var property = of(target).shape.column(column);
        if (property.type() == PropertyType.STRING && isTaken(bytes, from, to)) {
            return;
        }
        if (property.type() == PropertyType.ENUM && to - from <= 256) {
            Long code = property.codes().get(new String(bytes, from, to - from, UTF_8));
            if (code != null) {
                put(code.longValue(), Quality.GOOD);
                return;
            }
        }
        String got =
                property.type() == PropertyType.STRING
                        ? "a text of " + (to - from) + " bytes"
                        : Bytes.show(bytes, from, to);
        wrongType(property, got);
    }

    private boolean isTaken(byte[] bytes, int from, int to) {
        if (to - from > ReadingBatch.MAX_TEXT_BYTES) {
            return false;
        }
        try {
            var text = new String(bytes, from, to - from, UTF_8);
            batch.add(series(), time, text, judged(Quality.GOOD));
            ofDevice = Quality.GOOD;
            return true;
        } catch (IllegalArgumentException grewByReplacedBytes) {
            return false;
        }
    }

    @Override
    public void none() {
        if (!hasColumn(false)) {
            return;
        }
        batch.addNone(series(), time, (byte) (BY_DEVICE | ofTime & 0x40));
        ofDevice = Quality.GOOD;
    }

    @Override
    public void other(String kind) {
        if (hasColumn(false)) {
            wrongType(of(target).shape.column(column), kind);
        }
    }
}
