package io.baigong.server.access;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// Turns every refusal and failure into problem+json (RFC 9457).
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    // SQLSTATE character_not_in_repertoire, untranslatable_character
    private static final Set<String> NO_SUCH_CHARACTER = Set.of("22021", "22P05");
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(Refusal e) {
        var headers = new HttpHeaders();
        e.addTo(headers);
        return new ResponseEntity<>(Problems.of(e), headers, e.status());
    }

    @ExceptionHandler
    ProblemDetail unreadable(InvalidParameterException e) {
        return Problems.of(HttpStatus.BAD_REQUEST, "bad-request", "a parameter cannot be read");
    }

    @ExceptionHandler
    ProblemDetail tooSlow(SocketTimeoutException e) {
        return Problems.of(
                HttpStatus.REQUEST_TIMEOUT, "too-slow", "the body came too slowly or stopped");
    }

    @ExceptionHandler({
        DataAccessResourceFailureException.class,
        TransientDataAccessResourceException.class,
        CannotCreateTransactionException.class
    })
    ProblemDetail databaseAway(Exception e) {
        return databaseAway();
    }

    static ProblemDetail databaseAway() {
        return Problems.of(
                HttpStatus.SERVICE_UNAVAILABLE,
                "database-away",
                "the database cannot be reached just now; try again in a few seconds");
    }

    /// PostgreSQL keeps no character NUL in text, wherever it came in.
    @ExceptionHandler
    ProblemDetail notStorable(DataIntegrityViolationException e, WebRequest request) {
        boolean nul =
                NestedExceptionUtils.getMostSpecificCause(e) instanceof SQLException cause
                        && NO_SUCH_CHARACTER.contains(String.valueOf(cause.getSQLState()));
        return nul
                ? Problems.of(
                        HttpStatus.BAD_REQUEST,
                        "unusable-character",
                        "the text holds a character that cannot be kept, such as NUL")
                : unforeseen(e, request);
    }

    @ExceptionHandler
    ProblemDetail unforeseen(Exception e, WebRequest request) {
        LOG.error("{} failed", request.getDescription(false), e);
        return Problems.of(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "the platform failed to do this; its log says more");
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail problem) {
            Problems.complete(problem);
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<Fault> faults =
                e.getFieldErrors().stream()
                        .map(error ->
                                Fault.of(
                                        error.getField(),
                                        error.isBindingFailure()
                                                ? Expected.of(error)
                                                : String.valueOf(error.getDefaultMessage()),
                                        error.getRejectedValue()))
                        .toList();
        return handleExceptionInternal(
                e, Problems.of(new Invalid(faults)), headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return handleExceptionInternal(
                        e, Problems.of(refusal), headers, refusal.status(), request);
            }
        }
        var fault = e.getCause() instanceof DatabindException json ? Expected.of(json) : null;
        if (fault != null) {
            return handleExceptionInternal(
                    e, Problems.of(new Invalid(List.of(fault))), headers, status, request);
        }
        String why =
                switch (e.getCause()) {
                    case DatabindException _ -> "it is no JSON of the right shape";
                    case JacksonException json -> json.getOriginalMessage();
                    case null, default -> "a JSON body is missing";
                };
        var problem =
                Problems.of(
                        HttpStatus.BAD_REQUEST,
                        "unreadable-body",
                        "the body cannot be read: " + why);
        return handleExceptionInternal(e, problem, headers, status, request);
    }
}
