package io.baigong.connect.opcua;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.jspecify.annotations.Nullable;

/// Why a server could not be reached, for people.
final class Faults {
    private Faults() {}

    static ConnectFault late(Url url, long millis) {
        return new ConnectFault(
                Kind.TIMEOUT, "%s did not answer within %d ms".formatted(url, millis));
    }

    /// @param own the certificate that was shown to the server; none when nothing was secured
    static ConnectFault of(Throwable failed, Url url, @Nullable OwnCertificate own) {
        return switch (bare(failed)) {
            case Trust.OtherCertificate other ->
                    new ConnectFault(Kind.CERTIFICATE, words(other), other);
            case UaException refused -> ofRefusal(refused, url, own);
            case ClosedChannelException closed -> closed(url, closed);
            case IOException unreachable ->
                    new ConnectFault(
                            Kind.UNREACHABLE, "%s: %s".formatted(url, words(unreachable)), failed);
            case Throwable other ->
                    new ConnectFault(
                            Kind.OTHER_PROTOCOL,
                            "%s does not speak OPC UA: %s".formatted(url, words(other)),
                            other);
        };
    }

    private static ConnectFault closed(Url url, Throwable cause) {
        return new ConnectFault(
                Kind.REFUSED_BY_DEVICE, "%s closed the connection at once".formatted(url), cause);
    }

    private static ConnectFault ofRefusal(
            UaException refused, Url url, @Nullable OwnCertificate own) {
        long code = refused.getStatusCode().getValue();
        if (code == StatusCodes.Bad_ConnectionClosed) {
            return closed(url, refused);
        }
        var kind = kind(code);
        String words = words(refused);
        String message =
                switch (kind) {
                    case TIMEOUT -> "%s did not answer in time".formatted(url);
                    case CERTIFICATE ->
                            own == null
                                    ? words
                                    : "the server did not take the own certificate (%s); it may have"
                                                    .formatted(words)
                                            + " to be trusted there: "
                                            + own;
                    case OTHER_PROTOCOL -> "%s does not speak OPC UA: %s".formatted(url, words);
                    case UNREACHABLE, REFUSED_BY_DEVICE, CREDENTIALS, SETTINGS ->
                            "%s: %s".formatted(url, words);
                };
        return new ConnectFault(kind, message, refused);
    }

    private static Kind kind(long code) {
        if (code == StatusCodes.Bad_Timeout) {
            return Kind.TIMEOUT;
        }
        if (code == StatusCodes.Bad_SecurityChecksFailed
                || code == StatusCodes.Bad_NoValidCertificates
                || Codes.name(code).startsWith("Bad_Certificate")) {
            return Kind.CERTIFICATE;
        }
        if (code == StatusCodes.Bad_TcpMessageTypeInvalid
                || code == StatusCodes.Bad_TcpMessageTooLarge
                || code == StatusCodes.Bad_TcpInternalError) {
            return Kind.OTHER_PROTOCOL;
        }
        if (code == StatusCodes.Bad_UserAccessDenied
                || code == StatusCodes.Bad_UserSignatureInvalid
                || Codes.name(code).startsWith("Bad_IdentityToken")) {
            return Kind.CREDENTIALS;
        }
        if (code == StatusCodes.Bad_SecurityPolicyRejected
                || code == StatusCodes.Bad_SecurityModeRejected) {
            return Kind.SETTINGS;
        }
        return Kind.REFUSED_BY_DEVICE;
    }

    /// Without what futures, codecs and Milo wrap around it.
    private static Throwable bare(Throwable failed) {
        var cause = failed.getCause();
        boolean wrapped =
                failed instanceof ExecutionException
                        || failed instanceof CompletionException
                        || failed instanceof DecoderException
                        || failed instanceof UaException
                                && (cause instanceof IOException || cause instanceof UaException);
        return wrapped && cause != null ? bare(cause) : failed;
    }

    /// One line for people.
    static String words(Throwable cause) {
        if (cause instanceof UaException refused) {
            return Codes.words(refused);
        }
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
