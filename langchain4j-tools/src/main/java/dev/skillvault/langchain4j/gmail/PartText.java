package dev.skillvault.langchain4j.gmail;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The text of one MIME part. Gmail serves text as UTF-8; what is not UTF-8 is read in the charset the part names. */
final class PartText {
    private PartText() {}

    static String of(JsonNode part) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(part.at("/body/data").asText());
        } catch (IllegalArgumentException e) {
            return "";
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, charsetOf(part));
        }
    }

    private static Charset charsetOf(JsonNode part) {
        try {
            @Nullable
            String name = new ContentType(
                            MailReader.header(part, "content-type").orElse("text/plain"))
                    .getParameter("charset");
            return name == null ? StandardCharsets.ISO_8859_1 : Charset.forName(MimeUtility.javaCharset(name));
        } catch (ParseException | IllegalArgumentException e) {
            return StandardCharsets.ISO_8859_1;
        }
    }
}
