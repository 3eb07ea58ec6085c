package io.baigong.plant.field;

import java.util.List;
import java.util.function.Supplier;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.methods.AbstractMethodInvocationHandler;
import org.eclipse.milo.opcua.sdk.server.model.variables.AnalogItemTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaMethodNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilter;
import org.eclipse.milo.opcua.sdk.server.nodes.filters.AttributeFilterContext;
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.structured.AccessLevelExType;
import org.eclipse.milo.opcua.stack.core.types.structured.Argument;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.jspecify.annotations.Nullable;

/// The address space of a simulator: values are asked for when a client reads or samples them.
final class UaNamespace extends ManagedNamespaceWithLifecycle {
    private static final String UNITS = "http://www.opcfoundation.org/UA/units/un/cefact";

    private final UaEntry.Folder root;
    private final SubscriptionModel subscriptions;

    UaNamespace(OpcUaServer server, String uri, UaEntry.Folder root) {
        super(server, uri);
        this.root = root;
        subscriptions = new SubscriptionModel(server, this);
        getLifecycleManager().addLifecycle(subscriptions);
        getLifecycleManager().addStartupTask(this::makeNodes);
    }

    private void makeNodes() {
        var folder = folder(root.name(), root);
        folder.addReference(
                new Reference(
                        folder.getNodeId(),
                        NodeIds.Organizes,
                        NodeIds.ObjectsFolder.expanded(),
                        Reference.Direction.INVERSE));
    }

    private UaFolderNode folder(String path, UaEntry.Folder folder) {
        var node =
                new UaFolderNode(
                        getNodeContext(),
                        newNodeId(path),
                        newQualifiedName(folder.name()),
                        LocalizedText.english(folder.name()));
        getNodeManager().addNode(node);
        for (UaEntry entry : folder.entries()) {
            String below = path + "/" + entry.name();
            switch (entry) {
                case UaEntry.Folder inner -> node.addOrganizes(folder(below, inner));
                case UaEntry.Method method -> addMethod(node, below, method);
                case UaEntry.Measured one ->
                        node.addComponent(
                                analog(
                                        below,
                                        one.name(),
                                        one.description(),
                                        one.unit(),
                                        one.range(),
                                        () -> new Variant(one.value().getAsDouble()),
                                        null));
                case UaEntry.SetPoint one ->
                        node.addComponent(
                                analog(
                                        below,
                                        one.name(),
                                        one.description(),
                                        one.unit(),
                                        one.range(),
                                        () -> new Variant(one.value().getAsDouble()),
                                        one));
                case UaEntry.Count one -> node.addComponent(counter(below, one));
            }
        }
        return node;
    }

    private UaVariableNode counter(String path, UaEntry.Count count) {
        var node =
                new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
                        .setNodeId(newNodeId(path))
                        .setBrowseName(newQualifiedName(count.name()))
                        .setDisplayName(LocalizedText.english(count.name()))
                        .setDescription(LocalizedText.english(count.description()))
                        .setDataType(NodeIds.Int64)
                        .setTypeDefinition(NodeIds.BaseDataVariableType)
                        .build();
        node.getFilterChain().addLast(new Live(() -> new Variant(count.value().getAsLong()), null));
        getNodeManager().addNode(node);
        return node;
    }

    private UaNode analog(
            String path,
            String name,
            String description,
            UaEntry.Unit unit,
            UaEntry.Range range,
            Supplier<Variant> value,
            UaEntry.@Nullable SetPoint setter) {
        var access =
                AccessLevel.toValue(
                        setter == null ? AccessLevel.READ_ONLY : AccessLevel.READ_WRITE);
        var accessMore =
                setter == null
                        ? AccessLevelExType.of(AccessLevelExType.Field.CurrentRead)
                        : AccessLevelExType.of(
                                AccessLevelExType.Field.CurrentRead,
                                AccessLevelExType.Field.CurrentWrite);
        NodeId id = newNodeId(path);
        var node =
                new AnalogItemTypeNode(
                        getNodeContext(),
                        id,
                        newQualifiedName(name),
                        LocalizedText.english(name),
                        LocalizedText.english(description),
                        UInteger.MIN,
                        UInteger.MIN,
                        null,
                        null,
                        null,
                        new DataValue(value.get()),
                        NodeIds.Double,
                        -1,
                        null,
                        access,
                        access,
                        -1.0,
                        false,
                        accessMore);
        node.addReference(
                new Reference(
                        id,
                        NodeIds.HasTypeDefinition,
                        NodeIds.AnalogItemType.expanded(),
                        Reference.Direction.FORWARD));
        getNodeManager().addNode(node);
        node.setEuRange(new Range(range.low(), range.high()));
        node.setEngineeringUnits(
                new EUInformation(
                        UNITS,
                        unit.id(),
                        LocalizedText.english(unit.sign()),
                        LocalizedText.english(unit.code())));
        node.getFilterChain().addLast(new Live(value, setter));
        return node;
    }

    private void addMethod(UaFolderNode folder, String path, UaEntry.Method method) {
        var node =
                UaMethodNode.builder(getNodeContext())
                        .setNodeId(newNodeId(path))
                        .setBrowseName(newQualifiedName(method.name()))
                        .setDisplayName(LocalizedText.english(method.name()))
                        .setDescription(LocalizedText.english(method.description()))
                        .build();
        node.setInvocationHandler(
                new AbstractMethodInvocationHandler(node) {
                    @Override
                    public Argument[] getInputArguments() {
                        return new Argument[0];
                    }

                    @Override
                    public Argument[] getOutputArguments() {
                        return new Argument[0];
                    }

                    @Override
                    protected Variant[] invoke(InvocationContext context, Variant[] inputs) {
                        method.action().run();
                        return new Variant[0];
                    }
                });
        getNodeManager().addNode(node);
        folder.addComponent(node);
    }

    /// Values as they are now, and where they may be written.
    private record Live(Supplier<Variant> value, UaEntry.@Nullable SetPoint setter)
            implements AttributeFilter {
        @Override
        public Object getAttribute(AttributeFilterContext context, AttributeId attribute) {
            return attribute == AttributeId.Value
                    ? new DataValue(value.get())
                    : context.getAttribute(attribute);
        }

        @Override
        public Object readAttribute(AttributeFilterContext context, AttributeId attribute)
                throws UaException {
            return attribute == AttributeId.Value
                    ? new DataValue(value.get())
                    : context.readAttribute(attribute);
        }

        @Override
        public void writeAttribute(
                AttributeFilterContext context, AttributeId attribute, @Nullable Object written)
                throws UaException {
            if (attribute != AttributeId.Value
                    || setter == null
                    || !(written instanceof DataValue given)
                    || !(given.getValue().getValue() instanceof Number number)) {
                throw new UaException(StatusCodes.Bad_WriteNotSupported);
            }
            if (!setter.range().has(number.doubleValue())) {
                throw new UaException(StatusCodes.Bad_OutOfRange);
            }
            setter.setter().accept(number.doubleValue());
        }
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
