package io.baigong.server.access;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/// What the container refuses before any handler sees it, such as an address with `%2f`, as a
/// problem too. Public because the container makes it by its name.
public final class ProblemValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable why) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var known = HttpStatus.resolve(status);
        String title = known == null ? "Error" : known.getReasonPhrase();
        String code =
                Problems.BY_STATUS.getOrDefault(status, status < 500 ? "bad-request" : "internal");
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding("UTF-8");
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(
                        "{\"title\":\"%s\",\"status\":%d,\"detail\":\"the request is not one that can be answered\",\"code\":\"%s\"}"
                                .formatted(title, status, code));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("nobody waits for the answer", e);
        }
    }
}
