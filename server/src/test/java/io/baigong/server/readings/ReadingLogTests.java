package io.baigong.server.readings;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.telemetry.Channel;
import io.baigong.telemetry.Quality;
import io.baigong.telemetry.ReadingBatch;
import io.baigong.telemetry.Retention;
import io.baigong.telemetry.SeriesRef;
import io.baigong.telemetry.ValueType;
import io.baigong.telemetry.log.Log;
import io.baigong.telemetry.log.LogPosition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class ReadingLogTests {
    @Autowired private ReadingLog log;
    @Autowired private Log journal;

    @Test
    void whatIsAcknowledgedCanBeReadFromTheLog() throws Exception {
        var batch = new ReadingBatch().begin(Channel.DEVICE, 1, 1, 1, 5);
        var series = new SeriesRef(900_000, ValueType.DOUBLE, Retention.STANDARD);
        batch.add(series, 5, 21.5, Quality.GOOD);
        var from = journal.end(0);
        var durable = new CompletableFuture<LogPosition>();
        log.append(
                batch,
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        durable.complete(after);
                    }

                    @Override
                    public void failed(Exception why) {
                        durable.completeExceptionally(why);
                    }
                });
        durable.get(30, TimeUnit.SECONDS);
        try (var cursor = new LogCursor(journal, new LogPosition[] {from})) {
            var read = cursor.next(java.time.Duration.ofSeconds(30));
            assertThat(read).isNotNull();
            assertThat(read.series(0)).isEqualTo(900_000);
            assertThat(read.doubleValue(0)).isEqualTo(21.5);
        }
    }
}
