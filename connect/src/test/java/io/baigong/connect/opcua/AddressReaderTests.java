package io.baigong.connect.opcua;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.AddressFault;
import io.baigong.connect.DataType;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressReaderTests {
    @Test
    void everyKindOfIdentifierIsRead() {
        assertThat(AddressReader.read("i=2258").node()).isEqualTo(ExpandedNodeId.of(0, 2258));
        assertThat(AddressReader.read("ns=2;s=a;b=c").node())
                .isEqualTo(ExpandedNodeId.of(UShort.valueOf(2), "a;b=c"));
        assertThat(AddressReader.read("ns=3;g=09087e75-8e5e-499b-954f-f2a9603db28a").node())
                .isEqualTo(
                        ExpandedNodeId.of(
                                UShort.valueOf(3),
                                UUID.fromString("09087e75-8e5e-499b-954f-f2a9603db28a")));
        assertThat(AddressReader.read("ns=1;b=AQI=").node().getIdentifier()).isNotNull();
        assertThat(AddressReader.read("nsu=urn:a%3Bb%25;i=7").node())
                .isEqualTo(ExpandedNodeId.of("urn:a;b%", 7));
    }

    @Test
    void optionsStandBeforeTheNode() {
        var address = AddressReader.read("element=1,2;deadband=2.5%;ns=2;s=Zones");

        assertThat(address.element()).isEqualTo("1,2");
        assertThat(address.deadband()).isEqualTo(new OpcUaAddress.Deadband(2.5, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    Spindle          | 1  | nsu=, ns=, i=, s=, g= or b=
                    ns=x;s=a         | 4  | a number from 0 to 65535
                    ns=70000;s=a     | 4  | a number from 0 to 65535
                    ns=2             | 5  | ; after the namespace
                    ns=2;            | 6  | i=, s=, g= or b=
                    ns=2;i=-1        | 8  | a number from 0 to 4294967295
                    ns=2;i=4294967296 | 8 | a number from 0 to 4294967295
                    ns=2;s=          | 8  | 1 to 4096 characters
                    g=12             | 3  | a GUID as 09087e75-8e5e-499b-954f-f2a9603db28a
                    b=§              | 3  | bytes in base64
                    nsu=;i=1         | 5  | the URI of a namespace
                    element=x;i=1    | 9  | one index from 0, or one for each dimension as in 1,2
                    deadband=101%;i=1 | 10 | an amount such as 0.5, or percent from 0% to 100%
                    """)
    void whatIsWrongIsNamedWithItsPlace(String text, int position, String expected) {
        assertThatThrownBy(() -> AddressReader.read(text))
                .isInstanceOfSatisfying(
                        AddressFault.class,
                        fault -> {
                            assertThat(fault.position()).isEqualTo(position);
                            assertThat(fault.expected()).isEqualTo(expected);
                        });
    }

    @Test
    void aTypeBesideTheAddressIsRefused() {
        assertThatThrownBy(() -> new OpcUa().address("i=1", DataType.INT16))
                .isInstanceOfSatisfying(
                        AddressFault.class,
                        fault -> assertThat(fault.part()).isEqualTo(AddressFault.Part.TYPE));
    }

    @Test
    void theExamplesCanBeRead() {
        assertThat(new OpcUa().examples())
                .allSatisfy(example -> AddressReader.read(example.address()));
    }

    @Test
    void whatIsWrittenCanBeReadBack() {
        var table = new NamespaceTable("urn:own;100%");
        table.add("urn:own;100%");
        var node = new NodeId(table.getIndex("urn:own;100%"), "Tank;1=%3B");

        String text = OpcUaAddress.text(node, table);

        assertThat(AddressReader.node(text).toNodeId(table)).contains(node);
    }

    @Property
    void anyTextIsReadOrRefused(@ForAll String text) {
        try {
            assertThat(AddressReader.read(text).text()).isEqualTo(text);
        } catch (AddressFault refused) {
            assertThat(refused.position()).isBetween(1, text.length() + 1);
        }
    }
}
