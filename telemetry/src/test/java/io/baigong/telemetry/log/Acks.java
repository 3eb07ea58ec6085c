package io.baigong.telemetry.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Appends that can be waited for.
final class Acks {
    private Acks() {}

    static CompletableFuture<LogPosition> append(Log log, int key, byte[] record) {
        var answer = new CompletableFuture<LogPosition>();
        log.append(
                key,
                ByteBuffer.wrap(record),
                new Log.Ack() {
                    @Override
                    public void durable(LogPosition after) {
                        answer.complete(after);
                    }

                    @Override
                    public void failed(Exception why) {
                        answer.completeExceptionally(why);
                    }
                });
        return answer;
    }

    static CompletableFuture<LogPosition> append(Log log, int key, String text) {
        return append(log, key, text.getBytes(StandardCharsets.UTF_8));
    }

    static <T> T await(CompletableFuture<T> answer) throws Exception {
        return answer.get(60, TimeUnit.SECONDS);
    }

    /// @param record what a reader gave; nothing fails the test
    static byte[] bytes(@Nullable ByteBuffer record) {
        if (record == null) {
            throw new AssertionError("a record was expected, none came");
        }
        var bytes = new byte[record.remaining()];
        record.get(bytes);
        return bytes;
    }

    static String text(@Nullable ByteBuffer record) {
        return new String(bytes(record), StandardCharsets.UTF_8);
    }
}
