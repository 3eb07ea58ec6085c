package io.baigong.connect.opcua;

import io.baigong.connect.Reason;
import io.baigong.connect.Severity;
import io.baigong.connect.Status;
import java.util.Map;
import java.util.Objects;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/// Status codes of a server, part 4, 7.39 and part 6, annex A, as the gateway says them.
final class Codes {
    private static final Map<Long, Reason> REASONS =
            Map.ofEntries(
                    Map.entry(StatusCodes.Bad_NodeIdUnknown, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_NodeIdInvalid, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_AttributeIdInvalid, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_IndexRangeInvalid, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_IndexRangeNoData, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_MethodInvalid, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_NoMatch, Reason.BAD_ADDRESS),
                    Map.entry(StatusCodes.Bad_UserAccessDenied, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_NotReadable, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_NotWritable, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_NotExecutable, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_SecurityModeInsufficient, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_InvalidState, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_Locked, Reason.REFUSED_BY_DEVICE),
                    Map.entry(StatusCodes.Bad_TypeMismatch, Reason.WRONG_TYPE),
                    Map.entry(StatusCodes.Bad_InvalidArgument, Reason.WRONG_TYPE),
                    Map.entry(StatusCodes.Bad_ArgumentsMissing, Reason.WRONG_TYPE),
                    Map.entry(StatusCodes.Bad_TooManyArguments, Reason.WRONG_TYPE),
                    Map.entry(StatusCodes.Bad_OutOfRange, Reason.OUT_OF_RANGE),
                    Map.entry(StatusCodes.Bad_NotSupported, Reason.NOT_SUPPORTED),
                    Map.entry(StatusCodes.Bad_NotImplemented, Reason.NOT_SUPPORTED),
                    Map.entry(StatusCodes.Bad_ServiceUnsupported, Reason.NOT_SUPPORTED),
                    Map.entry(StatusCodes.Bad_WriteNotSupported, Reason.NOT_SUPPORTED),
                    Map.entry(StatusCodes.Bad_DataEncodingUnsupported, Reason.NOT_SUPPORTED),
                    Map.entry(StatusCodes.Bad_DataEncodingInvalid, Reason.NOT_SUPPORTED),
                    Map.entry(StatusCodes.Bad_NoCommunication, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_CommunicationError, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_WaitingForInitialData, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_NotConnected, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_ServerNotConnected, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_DeviceFailure, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_SensorFailure, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_OutOfService, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_ConfigurationError, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_DataUnavailable, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_ResourceUnavailable, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_OutOfMemory, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_ServerHalted, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_Shutdown, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_TooManyOperations, Reason.DEVICE_NOT_READY),
                    Map.entry(StatusCodes.Bad_TooManyMonitoredItems, Reason.DEVICE_NOT_READY),
                    // The server is there and waits itself for what is behind it.
                    Map.entry(StatusCodes.Bad_Timeout, Reason.DEVICE_NOT_READY));

    private static final long WITHOUT_BITS = 0xFFFF_0000L;

    private Codes() {}

    /// Of a value; an overflow goes beside a good value as its reason.
    static Status ofValue(StatusCode code) {
        if (code.getValue() == 0) {
            return Status.GOOD;
        }
        if (code.isBad()) {
            return Status.bad(reason(code, Reason.MARKED_BY_DEVICE), words(code));
        }
        var severity = code.isUncertain() ? Severity.UNCERTAIN : Severity.GOOD;
        if (code.isOverflowSet()) {
            return new Status(
                    severity,
                    Reason.QUEUE_OVERFLOW,
                    severity == Severity.GOOD
                            ? "the server's queue was full; changes before this one are lost"
                            : words(code) + "; changes before this one are lost");
        }
        if ((code.getValue() & WITHOUT_BITS) == 0) {
            return Status.GOOD;
        }
        return new Status(severity, Reason.MARKED_BY_DEVICE, words(code));
    }

    /// Of something that was to be done. Uncertain is done.
    static Status ofDeed(StatusCode code) {
        if (code.isBad()) {
            return Status.bad(reason(code, Reason.REFUSED_BY_DEVICE), words(code));
        }
        return code.isGood() ? Status.GOOD : Status.uncertain(Reason.MARKED_BY_DEVICE, words(code));
    }

    /// Of a whole request that the server refused or left without an answer.
    static Status ofRefusal(UaException refused) {
        if (is(refused, StatusCodes.Bad_Timeout)) {
            return Status.bad(Reason.TIMEOUT, "no answer in time");
        }
        return Status.bad(
                reason(refused.getStatusCode(), Reason.REFUSED_BY_DEVICE), words(refused));
    }

    private static Reason reason(StatusCode code, Reason otherwise) {
        return Objects.requireNonNull(
                REASONS.getOrDefault(code.getValue() & WITHOUT_BITS, otherwise));
    }

    static boolean is(UaException refused, long... codes) {
        long code = refused.getStatusCode().getValue() & WITHOUT_BITS;
        for (long one : codes) {
            if (one == code) {
                return true;
            }
        }
        return false;
    }

    /// Such as `Bad_NodeIdUnknown`; in digits when nobody gave it a name.
    static String name(long code) {
        return StatusCodes.lookup(code)
                .map(words -> words[0])
                .orElseGet(() -> "0x%08X".formatted(code));
    }

    static String words(StatusCode code) {
        return StatusCodes.lookup(code.getValue())
                .map(words ->
                        words[1].isBlank() ? words[0] : "%s: %s".formatted(words[0], words[1]))
                .orElseGet(() -> "status 0x%08X".formatted(code.getValue()));
    }

    static String words(UaException refused) {
        var code = refused.getStatusCode();
        String message = refused.getMessage();
        String name = name(code.getValue());
        return message == null || message.isBlank() || message.contains(name)
                ? words(code)
                : "%s: %s".formatted(name, message.lines().findFirst().orElse(""));
    }
}
