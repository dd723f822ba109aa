package dev.skillvault.langchain4j.gmail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skillvault.langchain4j.answer.ToolFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;

/** Reads recipients as models write them: comma separated, or as a list. */
final class Recipients {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST = 50;

    private Recipients() {}

    static InternetAddress[] parse(String field, String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new ToolFailedException(field + " must be one line, without control characters.");
        }
        try {
            InternetAddress[] parsed = InternetAddress.parse(flat(text.strip()), true);
            if (parsed.length == 0 || parsed.length > MOST) {
                throw new ToolFailedException(field + " must name 1 to " + MOST + " recipients.");
            }
            InternetAddress[] checked = new InternetAddress[parsed.length];
            for (int i = 0; i < parsed.length; i++) {
                checked[i] = checked(parsed[i]);
            }
            return checked;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new ToolFailedException(
                    field + " must be comma separated addresses, like anna@example.com, Bob Lee <bob@example.com>.");
        }
    }

    /** Encodes the name anew (RFC 2047), so that nothing of the given text is copied into the header unread. */
    private static InternetAddress checked(InternetAddress given)
            throws AddressException, UnsupportedEncodingException {
        String address = given.getAddress();
        if (given.isGroup() || address == null || address.indexOf('@') < 1) {
            throw new AddressException();
        }
        String name = given.getPersonal();
        if (name != null && name.chars().anyMatch(Character::isISOControl)) {
            throw new AddressException();
        }
        InternetAddress fresh = new InternetAddress(address, name, "UTF-8");
        fresh.validate();
        return fresh;
    }

    /** LangChain4j hands a list to a text parameter as {@code [a, b]}. */
    private static String flat(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return text;
        }
        try {
            return String.join(", ", MAPPER.readValue(text, String[].class));
        } catch (JsonProcessingException e) {
            return text.substring(1, text.length() - 1);
        }
    }
}
