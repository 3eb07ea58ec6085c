package io.baigong.connect.opcua;

import io.baigong.connect.LinkBroken;
import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OperationLimits;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteResponse;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks a server for many things in requests as large as it takes, part 5, 6.3.11: what it says
/// holds, and a request that it finds too large is halved.
final class Requests {
    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    /// The value as it is now, not one the server remembers.
    private static final double NEWEST = 0;

    /// A namespace that is missing is not looked for more often.
    private static final long NAMESPACES_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long[] TOO_MANY = {
        StatusCodes.Bad_TooManyOperations,
        StatusCodes.Bad_RequestTooLarge,
        StatusCodes.Bad_ResponseTooLarge,
        StatusCodes.Bad_EncodingLimitsExceeded,
        StatusCodes.Bad_TcpMessageTooLarge
    };

    private final Session session;
    private final Limit reads;
    private final Limit writes;
    private final Limit items;
    private long namespacesAt = System.nanoTime();

    private Requests(Session session, OperationLimits limits, int most) {
        this.session = session;
        reads = new Limit(limits.maxNodesPerRead(), most);
        writes = new Limit(limits.maxNodesPerWrite(), most);
        items = new Limit(limits.maxMonitoredItemsPerCall(), most);
    }

    /// Asks the server what it takes; one that does not say gets the most of the settings.
    static Requests in(Session session) throws LinkBroken {
        OperationLimits limits;
        try {
            limits = session.client().getOperationLimits();
        } catch (UaException unsaid) {
            session.demandOpen();
            LOG.debug("limits of {}: {}", session.server().url(), Codes.words(unsaid));
            limits =
                    new OperationLimits(
                            null, null, null, null, null, null, null, null, null, null, null, null);
        }
        return new Requests(session, limits, session.server().most());
    }

    /// How many operations go into one request of a kind.
    static final class Limit {
        private int most;

        private Limit(Optional<UInteger> told, int most) {
            long number = told.map(UInteger::longValue).orElse(0L);
            this.most = number > 0 ? (int) Math.min(number, most) : most;
        }

        int most() {
            return most;
        }

        /// @return whether fewer may do
        boolean halve(UaException refused, int asked) {
            if (asked > 1 && Codes.is(refused, TOO_MANY)) {
                most = asked / 2;
                return true;
            }
            return false;
        }
    }

    /// What came of one operation.
    sealed interface Outcome<A> {
        record Came<A>(A answer) implements Outcome<A> {}

        record Failed<A>(Status status) implements Outcome<A> {}
    }

    /// One request.
    private interface Question<T, A> {
        CompletableFuture<A @Nullable []> ask(List<T> some);
    }

    Session session() {
        return session;
    }

    /// How many variables are put into a subscription at once.
    Limit items() {
        return items;
    }

    List<Outcome<DataValue>> read(List<ReadValueId> wanted, TimestampsToReturn times)
            throws LinkBroken, InterruptedException {
        OpcUaClient client = session.client();
        return ask(
                wanted,
                reads,
                "",
                some -> client.readAsync(NEWEST, times, some).thenApply(ReadResponse::getResults));
    }

    /// Each is sent once. When the link ends meanwhile, that is said of all: part may have been
    /// done.
    List<Outcome<StatusCode>> write(List<WriteValue> values) throws InterruptedException {
        OpcUaClient client = session.client();
        String maybe = "; it may have been done";
        try {
            return ask(
                    values,
                    writes,
                    maybe,
                    some -> client.writeAsync(some).thenApply(WriteResponse::getResults));
        } catch (LinkBroken broken) {
            var outcomes = new ArrayList<Outcome<StatusCode>>();
            fill(
                    values.size(),
                    Status.bad(Reason.NO_CONNECTION, broken.getMessage() + maybe),
                    outcomes);
            return outcomes;
        }
    }

    /// One outcome for each, in order. When a request stays without an answer, the rest is not
    /// asked.
    private <T, A> List<Outcome<A>> ask(
            List<T> all, Limit limit, String afterSilence, Question<T, A> question)
            throws LinkBroken, InterruptedException {
        var outcomes = new ArrayList<Outcome<A>>(all.size());
        while (outcomes.size() < all.size()) {
            int from = outcomes.size();
            var part = all.subList(from, Math.min(all.size(), from + limit.most()));
            try {
                add(part.size(), session.await(question.ask(part)), outcomes);
            } catch (UaException refused) {
                var status = Codes.ofRefusal(refused);
                if (status.reason() == Reason.TIMEOUT) {
                    fill(part.size(), late(status, afterSilence), outcomes);
                    fill(all.size() - outcomes.size(), late(status, "; it was not sent"), outcomes);
                } else if (!limit.halve(refused, part.size())) {
                    fill(part.size(), status, outcomes);
                }
            }
        }
        return outcomes;
    }

    private static Status late(Status status, String more) {
        return Status.bad(Reason.TIMEOUT, status.detail() + more);
    }

    private static <A> void add(int asked, A @Nullable [] answers, List<Outcome<A>> outcomes) {
        int came = answers == null ? 0 : answers.length;
        if (answers == null || came != asked) {
            String detail = "%d answers to %d questions".formatted(came, asked);
            fill(asked, Status.bad(Reason.GARBAGE, detail), outcomes);
            return;
        }
        for (A answer : answers) {
            outcomes.add(new Outcome.Came<>(answer));
        }
    }

    private static <A> void fill(int count, Status status, List<Outcome<A>> outcomes) {
        for (int i = 0; i < count; i++) {
            outcomes.add(new Outcome.Failed<>(status));
        }
    }

    /// An attribute of each; null where the server does not say it.
    List<@Nullable Object> attributes(List<NodeId> nodes, AttributeId attribute)
            throws LinkBroken, InterruptedException {
        var wanted = nodes.stream().map(node -> wanted(node, attribute, null)).toList();
        var values = new ArrayList<@Nullable Object>(nodes.size());
        for (var outcome : read(wanted, TimestampsToReturn.Neither)) {
            values.add(
                    outcome instanceof Outcome.Came<DataValue>(DataValue data)
                                    && !data.statusCode().isBad()
                            ? data.value().value()
                            : null);
        }
        return values;
    }

    static ReadValueId wanted(NodeId node, AttributeId attribute, @Nullable String element) {
        return new ReadValueId(node, attribute.uid(), element, QualifiedName.NULL_VALUE);
    }

    NamespaceTable namespaces() {
        return session.client().getNamespaceTable();
    }

    /// As the server numbers its namespaces; null when it has no such.
    @Nullable NodeId find(ExpandedNodeId node) throws LinkBroken {
        var found = node.toNodeId(namespaces()).orElse(null);
        if (found == null && System.nanoTime() - namespacesAt > NAMESPACES_NANOS) {
            namespacesAt = System.nanoTime();
            try {
                session.client().readNamespaceTable();
            } catch (UaException unsaid) {
                session.demandOpen();
            }
            return node.toNodeId(namespaces()).orElse(null);
        }
        return found;
    }
}
