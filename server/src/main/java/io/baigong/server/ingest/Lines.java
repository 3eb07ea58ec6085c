package io.baigong.server.ingest;

import io.baigong.server.ingest.payload.Bytes;
import io.baigong.server.ingest.payload.LineReader;
import io.baigong.server.ingest.payload.LineSink;
import io.baigong.server.ingest.payload.Malformed;
import io.baigong.server.readings.ReadingLog;
import io.baigong.telemetry.Channel;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// Appends lines of line protocol to the log: finds the thing of each, joins neighbours of the same
/// thing in one batch. For one thread, one request.
///
/// Which thing a line means: the tag `thing`, else the tag `device`, else the measurement and its
/// tag values joined by `.` (`mill,line=3` is the thing `mill.3`), else the measurement alone.
public final class Lines implements LineSink {
    private static final int CACHE = 4_096;

    /// A body with more than its organisation's quota lets through at once is read more slowly, for
    /// so long at most.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// Values in one batch; then the next begins.
    private static final int MOST_VALUES = 2_000;

    private final Reception reception;
    private final ReadingLog log;
    private final Targets targets;
    private final int organisation;
    private final int onlyThing;
    private final Channel channel;
    private final Intake intake;
    private final Durable durable;
    private final ObjLongConsumer<String> faults;

    private final byte[][] known = new byte[CACHE][];
    private final @Nullable Target[] targetOf = new Target[CACHE];
    private @Nullable Target open;
    private boolean wanted;
    private int rowsBefore;
    private int refusedBefore;
    private @Nullable String problem;
    private long generation = -1;
    private long lineNumber;
    private long accepted;
    private long refused;

    /// @param onlyThing number of the only thing the sender may speak for, or 0
    /// @param faults told of each line with something that was not taken
    Lines(
            Reception reception,
            ReadingLog log,
            Targets targets,
            int organisation,
            int onlyThing,
            Channel channel,
            Intake intake,
            Durable durable,
            ObjLongConsumer<String> faults) {
        this.reception = reception;
        this.log = log;
        this.targets = targets;
        this.organisation = organisation;
        this.onlyThing = onlyThing;
        this.channel = channel;
        this.intake = intake;
        this.durable = durable;
        this.faults = faults;
    }

    /// Values that went to the log.
    public long accepted() {
        return accepted;
    }

    /// Lines with something that was not taken.
    public long refused() {
        return refused;
    }

    /// Sends what is left to the log.
    public void finish() {
        var target = open;
        if (target == null) {
            return;
        }
        open = null;
        if (intake.batch().size() > 0 && targets.byNumber(target.thing()) == null) {
            // It was erased meanwhile, and must not come back.
            refuse(
                    "expected a thing that is still there, got " + target.handle().key(),
                    lineNumber);
        } else if (intake.batch().size() > 0) {
            var rein =
                    reception.awaitQuota(
                            organisation,
                            channel == Channel.FILE ? Reception.AS_LONG_AS_IT_TAKES : PATIENCE);
            accepted += intake.batch().size();
            durable.expect();
            log.append(intake.batch(), durable);
            rein.took(intake.batch().size());
            if (channel != Channel.FILE) {
                reception.heard(target, intake.batch().arrivalMicros());
            }
        }
    }

    @Override
    public void series(byte[] in, int from, int to) {
        problem = null;
        long now = targets.generation();
        if (generation != now) {
            generation = now;
            Arrays.fill(known, null);
            Arrays.fill(targetOf, null);
        }
        var target = target(in, from, to);
        wanted = target != null;
        if (target == null) {
            problem = "a thing for " + Bytes.show(in, from, to) + ", got none of that key";
            return;
        }
        if (target != open || intake.batch().size() >= MOST_VALUES) {
            finish();
            intake.begin(target, channel, reception.arrival());
            open = target;
        }
        rowsBefore = intake.batch().size();
        refusedBefore = intake.refused();
    }

    private @Nullable Target target(byte[] in, int from, int to) {
        int at = Bytes.hash(in, from, to) & CACHE - 1;
        byte[] cached = known[at];
        if (cached != null && Bytes.is(in, from, to, cached)) {
            return targetOf[at];
        }
        var found = find(LineReader.labels(in, from, to));
        known[at] = Arrays.copyOfRange(in, from, to);
        targetOf[at] = found;
        return found;
    }

    private @Nullable Target find(Map<String, String> labels) {
        String named = labels.getOrDefault("thing", labels.get("device"));
        Target found;
        if (named != null) {
            found = targets.byKey(organisation, named);
        } else {
            found = targets.byKey(organisation, String.join(".", labels.values()));
            if (found == null) {
                found = targets.byKey(organisation, labels.getOrDefault("", ""));
            }
        }
        return found != null && onlyThing != 0 && found.thing() != onlyThing ? null : found;
    }

    @Override
    public void line(long number) {
        if (problem != null) {
            refuse("expected " + problem, number);
        } else {
            lineNumber = number;
        }
        if (problem == null && intake.refused() > refusedBefore) {
            var all = intake.faults();
            refuse(all.isEmpty() ? "a value was not taken" : all.getLast().toString(), number);
        }
        intake.forgetFaults();
        rowsBefore = intake.batch().size();
        refusedBefore = intake.refused();
    }

    @Override
    public void bad(long number, Malformed why) {
        if (wanted && open != null && intake.batch().size() > rowsBefore) {
            intake.batch().truncate(rowsBefore);
        }
        intake.forgetFaults();
        refuse("expected " + why.expected() + ", got " + why.got(), number);
    }

    private void refuse(String why, long line) {
        refused++;
        faults.accept(why, line);
    }

    @Override
    public void report(long timeMicros) {
        if (wanted) {
            intake.report(timeMicros);
        }
    }

    @Override
    public void key(byte[] bytes, int from, int to) {
        if (wanted) {
            intake.key(bytes, from, to);
        }
    }

    @Override
    public void number(long unscaled, int exponent) {
        if (wanted) {
            intake.number(unscaled, exponent);
        }
    }

    @Override
    public void number(BigDecimal value) {
        if (wanted) {
            intake.number(value);
        }
    }

    @Override
    public void real(double value) {
        if (wanted) {
            intake.real(value);
        }
    }

    @Override
    public void truth(boolean value) {
        if (wanted) {
            intake.truth(value);
        }
    }

    @Override
    public void text(byte[] bytes, int from, int to) {
        if (wanted) {
            intake.text(bytes, from, to);
        }
    }

    @Override
    public void none() {
        if (wanted) {
            intake.none();
        }
    }

    @Override
    public void other(String kind) {
        if (wanted) {
            intake.other(kind);
        }
    }
}
