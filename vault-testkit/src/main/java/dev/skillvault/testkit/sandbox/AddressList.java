package dev.skillvault.testkit.sandbox;

import java.util.ArrayList;
import java.util.List;

/** Takes the bare addresses out of an address field (RFC 5322 section 3.4): quoted names, comments and groups are skipped. */
final class AddressList {

    private final List<String> addresses = new ArrayList<>();
    private final StringBuilder bare = new StringBuilder();
    private final StringBuilder angle = new StringBuilder();
    private boolean quoted;
    private boolean inAngle;
    private int comment;

    private AddressList() {}

    static List<String> parse(String field) {
        AddressList list = new AddressList();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length() && (list.quoted || list.comment > 0)) {
                list.literal(field.charAt(++i));
            } else {
                list.accept(c);
            }
        }
        list.end();
        return list.addresses;
    }

    private void accept(char c) {
        if (comment > 0) {
            comment += c == '(' ? 1 : c == ')' ? -1 : 0;
        } else if (c == '"') {
            quoted = !quoted;
            literal(c);
        } else if (quoted) {
            literal(c);
        } else if (c == '(') {
            comment++;
        } else if (c == '<') {
            inAngle = true;
        } else if (c == '>') {
            inAngle = false;
        } else if ((c == ',' || c == ';') && !inAngle) {
            end();
        } else if (c == ':' && !inAngle) {
            bare.setLength(0);
        } else {
            literal(c);
        }
    }

    private void literal(char c) {
        if (comment == 0) {
            (inAngle ? angle : bare).append(c);
        }
    }

    private void end() {
        String address = (angle.isEmpty() ? bare : angle).toString().strip();
        if (!address.isEmpty()) {
            addresses.add(address);
        }
        bare.setLength(0);
        angle.setLength(0);
    }
}
