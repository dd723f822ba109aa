package dev.skillvault.interop;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/** What the server answered at its token and revocation endpoints, like {@code refresh_token 200}, in order. Thread-safe. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TokenRequestCount extends OncePerRequestFilter {
    private final List<String> answers = new CopyOnWriteArrayList<>();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (request.getRequestURI().equals("/oauth2/token")) {
            answers.add(request.getParameter("grant_type") + " " + response.getStatus());
        } else if (request.getRequestURI().equals("/oauth2/revoke")) {
            answers.add("revoke " + response.getStatus());
        }
    }

    List<String> answers() {
        return List.copyOf(answers);
    }

    int count(String answer) {
        return (int) answers.stream().filter(answer::equals).count();
    }
}
