package io.baigong.edge.north;

import io.baigong.connect.DataType;
import io.baigong.connect.Reason;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.edge.collect.NotDone;
import io.baigong.edge.collect.WriteOutcome;
import io.baigong.edge.configuration.NorthConfiguration.OpcUa;
import io.baigong.edge.configuration.NorthConfiguration.Rights;
import io.baigong.edge.configuration.NorthConfiguration.User;
import io.baigong.edge.configuration.VirtualTag.Source;
import io.baigong.edge.readings.Reading;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.core.Reference.Direction;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.Session;
import org.eclipse.milo.opcua.sdk.server.identity.Identity;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode.UaVariableNodeBuilder;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilter;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilterContext;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.structured.ViewDescription;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes: a folder for each device, `press-7`, a variable for each tag, `press-7/current`. They
/// hold nothing: values come from the latest readings when somebody looks, with their quality and
/// source time.
final class OpcUaTags extends ManagedNamespaceWithLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OpcUaTags.class);
    private static final String NAMESPACE = "urn:io.baigong:edge:tags";
    private static final Rights NONE = new Rights(List.of(), List.of());

    private final OpcUa configuration;
    private final Floor floor;
    private final Map<NodeId, Offer> offers = new ConcurrentHashMap<>();
    private final Set<String> devices = new HashSet<>();
    private final SubscriptionModel subscriptions;

    OpcUaTags(OpcUaServer server, OpcUa configuration, Floor floor) {
        super(server, NAMESPACE);
        this.configuration = configuration;
        this.floor = floor;
        subscriptions = new SubscriptionModel(server, this);
        getLifecycleManager().addLifecycle(subscriptions);
    }

    /// What there is from now on. Nodes of which nothing has changed stay, with who watches them.
    /// For one thread at a time.
    void offer(List<Offer> now) {
        var wanted = new LinkedHashMap<NodeId, Offer>();
        now.forEach(offer -> wanted.put(newNodeId(offer.source().toString()), offer));
        for (var node : List.copyOf(offers.keySet())) {
            if (!Objects.equals(offers.get(node), wanted.get(node))) {
                offers.remove(node);
                getNodeManager().getNode(node).ifPresent(UaNode::delete);
            }
        }
        wanted.forEach((node, offer) -> {
            if (!offers.containsKey(node)) {
                add(node, offer);
            }
        });
        devices.removeIf(device -> {
            boolean isGone =
                    now.stream().noneMatch(offer -> offer.source().device().equals(device));
            if (isGone) {
                getNodeManager().getNode(newNodeId(device)).ifPresent(UaNode::delete);
            }
            return isGone;
        });
    }

    private void add(NodeId node, Offer offer) {
        var device = newNodeId(offer.source().device());
        if (devices.add(offer.source().device())) {
            var folder =
                    new UaFolderNode(
                            getNodeContext(),
                            device,
                            newQualifiedName(offer.source().device()),
                            LocalizedText.english(offer.source().device()));
            getNodeManager().addNode(folder);
            folder.addReference(
                    new Reference(
                            device,
                            NodeIds.Organizes,
                            NodeIds.ObjectsFolder.expanded(),
                            Direction.INVERSE));
        }
        var access = offer.writable() ? AccessLevel.READ_WRITE : AccessLevel.READ_ONLY;
        String unit = offer.unit();
        var variable =
                new UaVariableNodeBuilder(getNodeContext())
                        .setNodeId(node)
                        .setBrowseName(newQualifiedName(offer.source().property()))
                        .setDisplayName(LocalizedText.english(offer.source().property()))
                        .setDescription(LocalizedText.english(unit == null ? "" : unit))
                        .setDataType(dataType(offer.type()))
                        .setTypeDefinition(NodeIds.BaseDataVariableType)
                        .setAccessLevel(access)
                        .setUserAccessLevel(access)
                        .addAttributeFilter(new Live(offer))
                        .build();
        offers.put(node, offer);
        getNodeManager().addNode(variable);
        variable.addReference(
                new Reference(node, NodeIds.HasComponent, device.expanded(), Direction.INVERSE));
    }

    /// Whole numbers are 64 bits long here, so that none is cut.
    private static NodeId dataType(@Nullable DataType type) {
        return switch (type) {
            case null -> NodeIds.BaseDataType;
            case BOOLEAN -> NodeIds.Boolean;
            case TEXT -> NodeIds.String;
            case FLOAT32, FLOAT64 -> NodeIds.Double;
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BCD16, BCD32 ->
                    NodeIds.Int64;
        };
    }

    /// What a variable answers, for whom.
    private final class Live implements AttributeFilter {
        private final Offer offer;

        Live(Offer offer) {
            this.offer = offer;
        }

        @Override
        public @Nullable Object getAttribute(AttributeFilterContext context, AttributeId id) {
            return switch (id) {
                case Value -> value(offer);
                case UserAccessLevel -> access(context);
                default -> context.getAttribute(id);
            };
        }

        private Object access(AttributeFilterContext context) {
            var session = context.getSession().orElse(null);
            var rights = session == null ? NONE : rights(session);
            boolean reads = rights.mayRead(offer.source());
            boolean writes = offer.writable() && rights.mayWrite(offer.source());
            return AccessLevel.toValue(
                    reads
                            ? writes ? AccessLevel.READ_WRITE : AccessLevel.READ_ONLY
                            : writes ? AccessLevel.WRITE_ONLY : AccessLevel.NONE);
        }

        @Override
        public void writeAttribute(
                AttributeFilterContext context, AttributeId id, @Nullable Object value)
                throws UaException {
            if (id != AttributeId.Value || !(value instanceof DataValue data)) {
                throw new UaException(StatusCodes.Bad_NotWritable);
            }
            var session = context.getSession().orElse(null);
            if (session == null || !rights(session).mayWrite(offer.source())) {
                throw new UaException(StatusCodes.Bad_UserAccessDenied);
            }
            write(offer.source(), data);
        }
    }

    private Rights rights(Session session) {
        var anonymous = configuration.anonymous();
        return switch (session.getIdentity()) {
            case Identity.UsernameIdentity named ->
                    configuration.users().stream()
                            .filter(user -> user.name().equals(named.getUsername()))
                            .findFirst()
                            .map(User::rights)
                            .orElse(NONE);
            case Identity.AnonymousIdentity _ -> anonymous == null ? NONE : anonymous;
            case null, default -> NONE;
        };
    }

    private DataValue value(Offer offer) {
        var reading = floor.latest(offer.source());
        if (reading == null) {
            return new DataValue(
                    Variant.NULL_VALUE,
                    new StatusCode(StatusCodes.Bad_WaitingForInitialData),
                    null,
                    DateTime.now());
        }
        return new DataValue(
                variant(reading, offer.type()),
                new StatusCode(code(reading.status())),
                new DateTime(Instant.ofEpochMilli(reading.time())),
                DateTime.now());
    }

    private static Variant variant(Reading reading, @Nullable DataType type) {
        return switch (reading.value()) {
            case null -> Variant.NULL_VALUE;
            case Value.Real(double number) -> Variant.ofDouble(number);
            case Value.Whole(long number) ->
                    type == DataType.FLOAT32 || type == DataType.FLOAT64
                            ? Variant.ofDouble(number)
                            : Variant.ofInt64(number);
            case Value.Flag(boolean on) -> Variant.ofBoolean(on);
            case Value.Text(String text) -> Variant.ofString(text);
        };
    }

    /// OPC UA part 4, 7.39.2, and part 8, 6.3.
    private static long code(Status status) {
        return switch (status.severity()) {
            case GOOD -> StatusCodes.Good;
            case UNCERTAIN ->
                    status.reason() == Reason.MARKED_BY_DEVICE
                            ? StatusCodes.Uncertain_SensorNotAccurate
                            : StatusCodes.Uncertain_SubNormal;
            case BAD -> bad(status.reason());
        };
    }

    private static long bad(@Nullable Reason reason) {
        return switch (reason) {
            case null -> StatusCodes.Bad_InternalError;
            case NO_CONNECTION, STALE -> StatusCodes.Bad_NoCommunication;
            case TIMEOUT -> StatusCodes.Bad_Timeout;
            case BAD_ADDRESS -> StatusCodes.Bad_ConfigurationError;
            case REFUSED_BY_DEVICE, DEVICE_NOT_READY -> StatusCodes.Bad_DeviceFailure;
            case WRONG_TYPE -> StatusCodes.Bad_TypeMismatch;
            case WRONG_DEVICE, GARBAGE -> StatusCodes.Bad_CommunicationError;
            case OUT_OF_RANGE -> StatusCodes.Bad_OutOfRange;
            case QUEUE_OVERFLOW -> StatusCodes.Bad_ResourceUnavailable;
            case MARKED_BY_DEVICE -> StatusCodes.Bad_SensorFailure;
            case NOT_SUPPORTED -> StatusCodes.Bad_NotSupported;
        };
    }

    private void write(Source source, DataValue data) throws UaException {
        var value = value(data.value().value());
        if (value == null) {
            throw new UaException(StatusCodes.Bad_TypeMismatch);
        }
        try {
            var values = Map.of(source.property(), value);
            var outcome = floor.write(source.device(), values).getFirst();
            if (outcome.severity() == Severity.BAD) {
                throw new UaException(refusal(outcome), outcome.detail());
            }
        } catch (NotDone e) {
            LOG.warn("{} is not written: {}", source, e.getMessage());
            throw new UaException(
                    switch (e.why()) {
                        case UNKNOWN -> StatusCodes.Bad_NotWritable;
                        case AWAY -> StatusCodes.Bad_NoCommunication;
                        case NOT_SUPPORTED -> StatusCodes.Bad_NotSupported;
                        case TIME_LIMIT -> StatusCodes.Bad_Timeout;
                        case FAILED -> StatusCodes.Bad_DeviceFailure;
                    },
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UaException(StatusCodes.Bad_Shutdown, e);
        }
    }

    private static long refusal(WriteOutcome outcome) {
        String reason = String.valueOf(outcome.reason());
        return switch (reason) {
            case WriteOutcome.NOT_ALLOWED, WriteOutcome.UNKNOWN_TAG -> StatusCodes.Bad_NotWritable;
            case WriteOutcome.NOT_HELD -> StatusCodes.Bad_DeviceFailure;
            default -> bad(Reason.valueOf(reason));
        };
    }

    /// Null for what no tag can take; whole numbers are 64 bits long at most, with a sign.
    static @Nullable Value value(@Nullable Object object) {
        return switch (object) {
            case null -> null;
            case Boolean on -> Value.of(on.booleanValue());
            case String text -> Value.of(text);
            case Double number when Double.isFinite(number) -> Value.of(number.doubleValue());
            case Float number when Float.isFinite(number) -> Value.of(number.doubleValue());
            case Double _, Float _ -> null;
            case ULong number when number.longValue() < 0 -> null;
            case Number number -> Value.of(number.longValue());
            default -> null;
        };
    }

    @Override
    public List<ReferenceResult> browse(
            BrowseContext context, ViewDescription view, List<NodeId> nodeIds) {
        var rights = context.getSession().map(this::rights).orElse(NONE);
        return super.browse(context, view, nodeIds).stream()
                .map(result ->
                        result instanceof ReferenceResult.ReferenceList list
                                ? ReferenceResult.of(visible(list.references(), rights))
                                : result)
                .toList();
    }

    private List<Reference> visible(List<Reference> references, Rights rights) {
        return references.stream()
                .filter(reference -> {
                    var target =
                            reference
                                    .getTargetNodeId()
                                    .toNodeId(getServer().getNamespaceTable())
                                    .map(offers::get)
                                    .orElse(null);
                    return target == null
                            || rights.mayRead(target.source())
                            || rights.mayWrite(target.source());
                })
                .toList();
    }

    @Override
    public void onDataItemsCreated(List<DataItem> items) {
        subscriptions.onDataItemsCreated(items);
    }

    @Override
    public void onDataItemsModified(List<DataItem> items) {
        subscriptions.onDataItemsModified(items);
    }

    @Override
    public void onDataItemsDeleted(List<DataItem> items) {
        subscriptions.onDataItemsDeleted(items);
    }

    @Override
    public void onMonitoringModeChanged(List<MonitoredItem> items) {
        subscriptions.onMonitoringModeChanged(items);
    }
}
