/// OPC UA over TCP (opc.tcp), as client.
///
/// After IEC 62541 (OPC 10000), parts 3, 4, 6 and 8, version 1.05. Eclipse Milo's client codes and
/// secures messages, keeps the session and asks for what subscriptions have to say. Here is what a
/// gateway needs around it: who is trusted, what is asked in which portions, what the answers mean,
/// and that a link that broke stays broken ([io.baigong.connect.LinkBroken]) until the gateway
/// opens another.
@NullMarked
package io.baigong.connect.opcua;

import org.jspecify.annotations.NullMarked;
