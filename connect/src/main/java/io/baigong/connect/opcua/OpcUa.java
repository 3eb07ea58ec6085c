package io.baigong.connect.opcua;

import io.baigong.connect.Address;
import io.baigong.connect.AddressFault;
import io.baigong.connect.Capability;
import io.baigong.connect.ConnectFault;
import io.baigong.connect.DataType;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.Protocol;
import io.baigong.connect.Setting;
import io.baigong.connect.Settings;
import io.baigong.connect.Surroundings;
import io.baigong.connect.Words;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// OPC UA over TCP.
public final class OpcUa implements Protocol {
    @Override
    public String name() {
        return "opcua";
    }

    @Override
    public Words words() {
        return new Words("OPC UA", "OPC UA");
    }

    @Override
    public List<Setting> settings() {
        return ServerSettings.ALL;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Set<DataType> types() {
        return Set.of();
    }

    @Override
    public List<Example> examples() {
        return List.of(
                example(
                        "nsu=http://example.com/machine;s=Spindle.Speed",
                        "命名空间 URI 加名称,服务器重排命名空间后仍有效",
                        "by name, with the URI of its namespace: survives a server that numbers its"
                                + " namespaces anew"),
                example("ns=2;s=Spindle.Speed", "命名空间序号加名称", "with the number of its namespace"),
                example("ns=2;i=1001", "数字标识", "by number"),
                example("ns=3;g=09087e75-8e5e-499b-954f-f2a9603db28a", "GUID 标识", "by GUID"),
                example("i=2258", "OPC UA 自身命名空间:服务器时间", "of OPC UA itself: the server's time"),
                example("element=3;ns=2;s=Zones", "数组的第 4 个元素", "the fourth element of an array"),
                example(
                        "deadband=0.5;ns=2;s=Temperature",
                        "变化超过 0.5 才上报(订阅时)",
                        "told when it changed by more than 0.5, where it is subscribed"),
                example(
                        "deadband=2%;ns=2;s=Temperature",
                        "变化超过量程(EURange)的 2% 才上报",
                        "told when it changed by more than 2 % of its EURange"));
    }

    private static Example example(String address, String zh, String en) {
        return new Example(address, null, new Words(zh, en));
    }

    @Override
    public Address address(String text, @Nullable DataType type) {
        if (type != null) {
            throw AddressFault.ofType("nothing, for the server says it", type.word());
        }
        return AddressReader.read(text);
    }

    @Override
    public Link open(Settings settings, Surroundings surroundings)
            throws ConnectFault, InterruptedException {
        try {
            return OpcUaLink.in(Session.open(Server.of(settings), surroundings));
        } catch (LinkBroken broken) {
            throw new ConnectFault(
                    ConnectFault.Kind.REFUSED_BY_DEVICE,
                    String.valueOf(broken.getMessage()),
                    broken);
        }
    }
}
