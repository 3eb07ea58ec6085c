package io.baigong.telemetry.log;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.jspecify.annotations.Nullable;

/// The log on Kafka, which proves that the contract fits it. Durable is what all in-sync replicas
/// have (`acks=all`).
final class KafkaLog implements Log {
    private final String address;
    private final Admin admin;
    private final String topic;
    private final int partitions;
    private final int maxRecordBytes;
    private final KafkaProducer<Integer, byte[]> producer;

    KafkaLog(String address, Admin admin, String topic, int partitions, int maxRecordBytes) {
        this.address = address;
        this.admin = admin;
        this.topic = topic;
        this.partitions = partitions;
        this.maxRecordBytes = maxRecordBytes;
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                address,
                                ProducerConfig.ACKS_CONFIG,
                                "all",
                                // With several in flight a busy broker was seen to lose count and
                                // to refuse all that followed (OutOfOrderSequenceException).
                                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                                1,
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                maxRecordBytes + 4_096),
                        new IntegerSerializer(),
                        new ByteArraySerializer());
    }

    @Override
    public void append(int key, ByteBuffer record, Ack ack) {
        if (record.remaining() > maxRecordBytes) {
            throw new IllegalArgumentException(
                    "a record may have %d bytes, this one has %d"
                            .formatted(maxRecordBytes, record.remaining()));
        }
        var bytes = new byte[record.remaining()];
        record.get(record.position(), bytes);
        var _ =
                producer.send(
                        new ProducerRecord<>(topic, key, bytes),
                        (place, failure) -> {
                            if (failure == null) {
                                ack.durable(new LogPosition(place.partition(), place.offset() + 1));
                            } else {
                                ack.failed(failure);
                            }
                        });
    }

    @Override
    public boolean isCongested() {
        return false; // the producer's own buffer blocks
    }

    @Override
    public int partitions() {
        return partitions;
    }

    @Override
    public LogPosition begin(int partition) {
        return offset(partition, OffsetSpec.earliest());
    }

    @Override
    public LogPosition end(int partition) {
        return offset(partition, OffsetSpec.latest());
    }

    private LogPosition offset(int partition, OffsetSpec which) {
        var place = new TopicPartition(topic, partition);
        try {
            var found = admin.listOffsets(Map.of(place, which)).partitionResult(place).get();
            return new LogPosition(partition, found.offset());
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("no offset of " + place, e);
        }
    }

    @Override
    public LogReader read(LogPosition from) throws LogTrimmed {
        var begin = begin(from.partition());
        if (from.compareTo(begin) < 0) {
            throw new LogTrimmed(from, begin);
        }
        if (from.compareTo(end(from.partition())) > 0) {
            throw new IllegalArgumentException(from + " is after the end");
        }
        return new Reader(from);
    }

    @Override
    public void trim(LogPosition upTo) {
        var place = new TopicPartition(topic, upTo.partition());
        try {
            admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(upTo.offset())))
                    .all()
                    .get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot trim " + place, e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private final class Reader implements LogReader {
        private final KafkaConsumer<Integer, byte[]> consumer;
        private Iterator<ConsumerRecord<Integer, byte[]>> polled =
                List.<ConsumerRecord<Integer, byte[]>>of().iterator();
        private LogPosition position;
        private int key;

        Reader(LogPosition from) {
            consumer =
                    new KafkaConsumer<>(
                            Map.of(
                                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                    address,
                                    // closing waits for the fetch under way
                                    ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                    20),
                            new IntegerDeserializer(),
                            new ByteArrayDeserializer());
            var place = new TopicPartition(topic, from.partition());
            consumer.assign(List.of(place));
            consumer.seek(place, from.offset());
            position = from;
        }

        @Override
        public @Nullable ByteBuffer next(Duration timeout) throws InterruptedException {
            if (!polled.hasNext()) {
                try {
                    polled = consumer.poll(timeout).iterator();
                } catch (InterruptException e) {
                    throw (InterruptedException) new InterruptedException().initCause(e);
                }
            }
            if (!polled.hasNext()) {
                return null;
            }
            var record = polled.next();
            key = record.key();
            position = new LogPosition(record.partition(), record.offset() + 1);
            return ByteBuffer.wrap(record.value()).asReadOnlyBuffer();
        }

        @Override
        public int key() {
            return key;
        }

        @Override
        public LogPosition position() {
            return position;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
