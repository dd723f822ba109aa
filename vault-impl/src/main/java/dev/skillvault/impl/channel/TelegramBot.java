package dev.skillvault.impl.channel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skillvault.VaultConfigurationException;
import dev.skillvault.impl.crypto.SecretBytes;
import dev.skillvault.impl.dial.Dialer;
import dev.skillvault.impl.dial.ExchangeFailedException;
import dev.skillvault.impl.dial.WireRequest;
import dev.skillvault.impl.dial.WireResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A bot's side of the <a href="https://core.telegram.org/bots/api#making-requests">Telegram Bot API</a>. The token stands in the path
 * of every request, so the URL is made in the one line that sends it, and appears in no failure.
 *
 * <p>Thread-safe.
 */
final class TelegramBot implements AutoCloseable {
    private static final String HOST = "api.telegram.org";
    private static final Pattern TOKEN = Pattern.compile("[0-9]{5,16}:[A-Za-z0-9_-]{30,100}");
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    static final ObjectMapper JSON = JsonMapper.builder().build();

    private final SecretBytes token;
    private final Dialer dialer;

    private TelegramBot(SecretBytes token, Dialer dialer) {
        this.token = token;
        this.dialer = dialer;
    }

    /**
     * A bot.
     *
     * @throws VaultConfigurationException if the token has not the shape of one
     */
    static TelegramBot of(char[] token, Dialer dialer) {
        if (!TOKEN.matcher(CharBuffer.wrap(token)).matches()) {
            throw new VaultConfigurationException(
                    "this is no Telegram bot token: it is the line that @BotFather gave, a number, a colon and letters");
        }
        byte[] ascii = new byte[token.length];
        for (int i = 0; i < token.length; i++) {
            ascii[i] = (byte) token[i];
        }
        try {
            return new TelegramBot(SecretBytes.copyOf(ascii), dialer);
        } finally {
            Arrays.fill(ascii, (byte) 0);
        }
    }

    TelegramBot through(Dialer other) {
        return new TelegramBot(token, other);
    }

    /** Sends a message as plain text. The link in it is not opened for a preview, which would ask for it before the person does. */
    void sendMessage(long chat, String text) throws IOException {
        ObjectNode message = JSON.createObjectNode().put("chat_id", chat).put("text", text);
        message.putObject("link_preview_options").put("is_disabled", true);
        call("sendMessage", message, Duration.ZERO);
    }

    /** What came since; waits for as long as told if there is nothing. An offset acknowledges everything before it. */
    JsonNode getUpdates(long offset, Duration wait) throws IOException {
        ObjectNode question = JSON.createObjectNode().put("offset", offset).put("timeout", wait.toSeconds());
        question.putArray("allowed_updates").add("message");
        return call("getUpdates", question, wait);
    }

    private JsonNode call(String method, ObjectNode parameters, Duration wait) throws IOException {
        byte[] body = JSON.writeValueAsBytes(parameters);
        Map<String, String> headers = Map.of("content-type", "application/json", "user-agent", "skill-vault");
        WireResponse answer;
        try {
            answer = token.<WireResponse, ExchangeFailedException>use(raw -> dialer.exchange(
                    new WireRequest("POST", uri(raw, method), headers, body), Set.of(HOST), DEADLINE.plus(wait)));
        } catch (ExchangeFailedException e) {
            throw new IOException("Telegram's " + method + " failed: " + e.getMessage());
        }
        if (answer.status() != 200) {
            throw new IOException("Telegram's " + method + " failed: HTTP " + answer.status());
        }
        JsonNode result = JSON.readTree(answer.body());
        if (!result.path("ok").asBoolean()) {
            throw new IOException("Telegram's " + method + " failed: the answer is not one of the Bot API's");
        }
        return result.path("result");
    }

    private static URI uri(byte[] token, String method) {
        return URI.create("https://" + HOST + "/bot" + new String(token, StandardCharsets.US_ASCII) + "/" + method);
    }

    @Override
    public void close() {
        token.close();
    }

    @Override
    public String toString() {
        return "TelegramBot[redacted]";
    }
}
