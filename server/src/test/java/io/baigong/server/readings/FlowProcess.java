package io.baigong.server.readings;

import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/// A process to be killed: sends numbered readings into log and store and prints the number of each
/// one that was acknowledged.
///
/// Arguments: folder, first number to send, and the numbers to send again, with commas.
final class FlowProcess {
    static final int SERIES = 20;
    private static final int WINDOW = 200;

    private FlowProcess() {}

    /// Some come late: within four of them the order is turned round.
    static long time(int number) {
        return Flow.T0 + (number ^ 3) * 1_000L;
    }

    static byte quality(int number) {
        return number % 5 == 0
                ? Quality.of(Quality.Severity.UNCERTAIN, Quality.Reason.OUT_OF_RANGE)
                : Quality.GOOD;
    }

    static int series(int number) {
        return 1 + number / 4 % SERIES;
    }

    public static void main(String[] arguments) throws Exception {
        // Never closed: it is to be killed.
        var flow = new Flow(Path.of(arguments[0]));
        var window = new Semaphore(WINDOW);
        var batch = new ReadingBatch();
        if (arguments.length > 2) {
            for (var again :
                    Arrays.stream(arguments[2].split(",")).mapToInt(Integer::parseInt).toArray()) {
                send(flow, batch, again, window);
            }
        }
        for (int number = Integer.parseInt(arguments[1]); ; number++) {
            send(flow, batch, number, window);
        }
    }

    private static void send(Flow flow, ReadingBatch batch, int number, Semaphore window)
            throws InterruptedException {
        window.acquire();
        batch.begin(Channel.DEVICE, 1, 1, 1, time(number));
        batch.add(Flow.series(series(number)), time(number), number, quality(number));
        flow.log.append(
                batch,
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        System.out.println("acknowledged " + number);
                        window.release();
                    }

                    @Override
                    public void failed(Exception why) {
                        throw new IllegalStateException(why);
                    }
                });
    }
}
