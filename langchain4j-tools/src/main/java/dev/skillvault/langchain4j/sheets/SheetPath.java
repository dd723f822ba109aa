package dev.skillvault.langchain4j.sheets;

import dev.skillvault.egress.ApiRequest;
import dev.skillvault.langchain4j.answer.ToolFailedException;
import java.util.regex.Pattern;

/** Paths of the Sheets API, from what a model wrote. */
final class SheetPath {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");
    private static final Pattern RANGE = Pattern.compile("(?!\\.{1,2}$)[^\\p{Cntrl}]{1,256}");

    private SheetPath() {}

    static String spreadsheet(String id) {
        if (!ID.matcher(id).matches()) {
            throw new ToolFailedException(
                    "spreadsheetId must be the id alone, not an address or a title: the long part of the"
                            + " address between /d/ and /edit.");
        }
        return "/v4/spreadsheets/" + ApiRequest.segment(id);
    }

    static String values(String id, String range) {
        if (range.isBlank() || !RANGE.matcher(range).matches()) {
            throw new ToolFailedException("range must be in A1 notation, like Q3!A1:D20.");
        }
        return spreadsheet(id) + "/values/" + ApiRequest.segment(range);
    }
}
