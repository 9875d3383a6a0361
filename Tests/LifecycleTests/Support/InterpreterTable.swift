extension InterpreterCase {
    private static let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)

    static let deliveries: [InterpreterCase] = [
        .delivery(
            "a payload",
            #"{"payload":[{"id":"e","type":"ACCOUNT.CLOSED","object":{"id":"a","status":"CLOSED"}}]}"#,
            yields: "account a CLOSED"),
        .delivery(
            "a bare array", #"[{"id":"e","type":"ACCOUNT.CLOSED","object":{"id":"a","status":"CLOSED"}}]"#,
            yields: "account a CLOSED"),
        .delivery(
            "a bare notification",
            #"{"id":"e","type":"ACCOUNT.CLOSED","object":{"id":"a","status":"CLOSED"}}"#,
            yields: "account a CLOSED"),
        .delivery(
            "several notifications, each in its place",
            #"{"payload":[{"type":"ACCOUNT_GROUP.CREATED","object":{"id":"g","status":"ACTIVE"}},"#
                + #"{"type":"ORDER.NEW","object":{"id":"o","account_id":"A","user_id":"u"}},"#
                + #"{"type":"USER.CREATED","object":{"id":"u","status":"INACTIVE"}}]}"#,
            yields: "account_group g ACTIVE", "user u INACTIVE #2", "ORDER.NEW a,o,u"),
        .delivery("an empty payload", #"{"payload":[]}"#),
        .delivery("an empty array", "[]"),
        .delivery("an empty body", "", yields: "unreadable"),
        .delivery("no JSON", "hello", yields: "unreadable"),
        .delivery("data after the end", #"{"payload":[]} x"#, yields: "unreadable"),
        .delivery("a byte order mark", "\u{FEFF}[]", yields: "unreadable"),
        .delivery("a member twice", #"{"payload":[],"payload":[]}"#, yields: "unreadable"),
        .delivery("too deep", deep, yields: "unreadable"),
        .delivery("a number", "1", yields: "unreadable"),
        .delivery("null", "null", yields: "unreadable"),
        .delivery("an object of no shape", #"{"hello":"world"}"#, yields: "unreadable"),
        .delivery(
            "a payload that is no array", #"{"payload":{"type":"ACCOUNT.CLOSED"}}"#, yields: "unreadable"),
        .delivery("a payload of null", #"{"payload":null,"type":"ACCOUNT.CLOSED"}"#, yields: "unreadable"),
        .delivery("entries that are no notifications", #"[1,null,{}]"#, yields: "unreadable items [0, 1, 2]"),
        .delivery(
            "a type that is no string", #"[{"type":7,"object":{"id":"a"}}]"#, yields: "unreadable items [0]"),
        .delivery(
            "an empty type", #"[{"type":"","object":{"id":"a"}}]"#, yields: "unreadable items [0]"),
        .delivery(
            "an account without object", #"[{"type":"ACCOUNT.CLOSED"}]"#, yields: "ACCOUNT.CLOSED ",
            "unreadable items [0]"),
        .delivery(
            "an object that is a string", #"[{"type":"USER.CREATED","object":"u"}]"#, yields: "USER.CREATED ",
            "unreadable items [0]"),
        .delivery(
            "an object without id", #"[{"type":"USER.CREATED","object":{"status":"ACTIVE"}}]"#,
            yields: "USER.CREATED ", "unreadable items [0]"),
        .delivery(
            "an id that is a number", #"[{"type":"USER.CREATED","object":{"id":7}}]"#,
            yields: "USER.CREATED ",
            "unreadable items [0]"),
        .delivery(
            "an empty id", #"[{"type":"USER.CREATED","object":{"id":""}}]"#, yields: "USER.CREATED ",
            "unreadable items [0]"),
        .delivery("no status", #"[{"type":"ACCOUNT.CLOSED","object":{"id":"a"}}]"#, yields: "account a -"),
        .delivery(
            "a status of another type",
            #"[{"type":"ACCOUNT.CLOSED","object":{"id":"a","status":["CLOSED"]}}]"#,
            yields: "account a -"),
        .delivery(
            "an empty status", #"[{"type":"ACCOUNT.CLOSED","object":{"id":"a","status":""}}]"#,
            yields: "account a -"),
        .delivery(
            "an unknown status and an unknown name",
            #"[{"type":"ACCOUNT.FROZEN","object":{"id":"a","status":"FROZEN"}}]"#, yields: "account a FROZEN"),
        .delivery(
            "an id in upper case",
            #"[{"type":"ACCOUNT.LOCKED","object":{"id":"7A25-AF","status":"LOCKED"}}]"#,
            yields: "account 7a25-af LOCKED"),
        .delivery(
            "an escaped key and an escaped name",
            #"[{"type":"ACCOUNT\u002eLOCKED","object":{"\u0069d":"a","status":"LOCKED"}}]"#,
            yields: "account a LOCKED"),
        .delivery(
            "a family that begins like ACCOUNT", #"[{"type":"ACCOUNT_LIQUIDATION.NEW","object":{"id":"l"}}]"#,
            yields: "ACCOUNT_LIQUIDATION.NEW l"),
        .delivery(
            "a family that begins like USER",
            #"[{"type":"USER_CHECK.PASSED","object":{"id":"c","user_id":"U","status":"PASSED"}}]"#,
            yields: "USER_CHECK.PASSED c,u"),
        .delivery(
            "a family in lower case", #"[{"type":"account.LOCKED","object":{"id":"a"}}]"#,
            yields: "account.LOCKED a"),
        .delivery("a name without a dot", #"[{"type":"ACCOUNT","object":{"id":"a"}}]"#, yields: "ACCOUNT a"),
        .delivery(
            "a name with two dots", #"[{"type":"ACCOUNT.LOCKED.AGAIN","object":{"id":"a","status":"X"}}]"#,
            yields: "account a X"),
        .delivery(
            "a name that begins with a dot", #"[{"type":".LOCKED","object":{"id":"a"}}]"#, yields: ".LOCKED a"
        ),
        .delivery(
            "another family without object", #"[{"type":"REPORT.CREATED"}]"#, yields: "REPORT.CREATED "),
        .delivery(
            "ids mentioned in every way, each once",
            #"[{"type":"ROLE.ACTIVATED","object":{"id":"R","user_id":"u","entity_id":"G","account_group_id":"g","#
                + #""nothing_id":null,"number_id":7,"identity":"x","users":[{"id":"U"},{"type":"OWNER"},3]}}]"#,
            yields: "ROLE.ACTIVATED g,r,u"),
    ]

    static let answers: [InterpreterCase] = [
        .answer(
            "a user by id", "GET /users/u", "200", #"{"id":"u","status":"ACTIVE"}"#, yields: "user u ACTIVE"),
        .answer(
            "a group by id", "GET /account_groups/g", "200", #"{"id":"g","status":"ACTIVE"}"#,
            yields: "account_group g ACTIVE"),
        .answer(
            "an account by id", "GET /accounts/a", "200", #"{"id":"a","status":"ACTIVE"}"#,
            yields: "account a ACTIVE"),
        .answer(
            "a created account", "POST /accounts", "200", #"{"id":"a","status":"PENDING_APPROVAL"}"#,
            yields: "account a PENDING_APPROVAL"),
        .answer(
            "a renamed account", "PATCH /accounts/a", "200", #"{"id":"a","status":"ACTIVE"}"#,
            yields: "account a ACTIVE"),
        .answer(
            "a list", "GET /users", "200", #"{"meta":{},"data":[{"id":"U","status":"ACTIVE"},{"id":"v"}]}"#,
            yields: "user u ACTIVE", "user v - #1"),
        .answer("an empty list", "GET /accounts", "200", #"{"meta":{"count":0},"data":[]}"#),
        .answer(
            "a list with a query", "GET /accounts?offset=0&limit=100", "200",
            #"{"meta":{},"data":[{"id":"a","status":"ACTIVE"}]}"#, yields: "account a ACTIVE"),
        .answer(
            "a query that looks like a path", "GET /users?x=/accounts/a", "200", #"{"id":"u"}"#,
            yields: "user u -"),
        .answer(
            "the accounts of a user", "GET /users/u/accounts?limit=1", "200",
            #"{"meta":{},"data":[{"id":"a","status":"ACTIVE"}]}"#, yields: "account a ACTIVE"),
        .answer(
            "the groups of a user", "GET /users/u/account_groups", "200",
            #"{"meta":{},"data":[{"id":"g","status":"ACTIVE"}]}"#, yields: "account_group g ACTIVE"),
        .answer(
            "the accounts of a business", "GET /businesses/b/accounts", "200",
            #"{"meta":{},"data":[{"id":"a","status":"ACTIVE"}]}"#, yields: "account a ACTIVE"),
        .answer(
            "the groups of a business", "GET /businesses/b/account_groups", "200",
            #"{"meta":{},"data":[{"id":"g","status":"ACTIVE"}]}"#, yields: "account_group g ACTIVE"),
        .answer("the checks of a user", "GET /users/u/checks", "200", #"{"meta":{},"data":[{"id":"c"}]}"#),
        .answer("a check of a user", "GET /users/u/checks/c", "200", #"{"id":"c","status":"PASSED"}"#),
        .answer("the accounts of a group", "GET /account_groups/g/accounts", "200", #"{"id":"a"}"#),
        .answer("the users of a business", "GET /businesses/b/users", "200", #"{"id":"u"}"#),
        .answer("a business", "GET /businesses/b", "200", #"{"id":"b","status":"ACTIVE"}"#),
        .answer("a deeper path", "GET /users/u/accounts/a", "200", #"{"id":"a","status":"ACTIVE"}"#),
        .answer("a path with an end slash", "GET /accounts/", "200", #"{"id":"a","status":"ACTIVE"}"#),
        .answer("a path with an empty part", "GET /users//accounts", "200", #"{"id":"a"}"#),
        .answer("a path without its slash", "GET accounts", "200", #"{"id":"a"}"#),
        .answer("a path in upper case", "GET /ACCOUNTS/a", "200", #"{"id":"a"}"#),
        .answer("the root", "GET /", "200", #"{"id":"a"}"#),
        .answer("another endpoint", "GET /webhooks", "200", #"{"meta":{},"data":[{"id":"w"}]}"#),
        .answer("another endpoint's oddity", "GET /webhooks", "200", "<html>", yields: "unreadable"),
        .answer("another endpoint's silence", "POST /webhooks/w/test", "202", ""),
        .answer("data without meta", "GET /accounts", "200", #"{"data":[{"id":"a"}]}"#, yields: "unreadable"),
        .answer(
            "data that is no array", "GET /accounts", "200", #"{"meta":{},"data":{"id":"a"}}"#,
            yields: "unreadable"),
        .answer(
            "meta that is no object", "GET /accounts", "200", #"{"meta":null,"data":[{"id":"a"}]}"#,
            yields: "unreadable"),
        .answer(
            "an object with a member meta", "GET /accounts/a", "200",
            #"{"id":"a","status":"ACTIVE","meta":{}}"#,
            yields: "account a ACTIVE"),
        .answer("a bare array", "GET /accounts", "200", #"[{"id":"a"}]"#, yields: "unreadable"),
        .answer(
            "list items without id, or that are none", "GET /accounts", "200",
            #"{"meta":{},"data":[{"status":"ACTIVE"},7,{"id":"a"},{"id":null}]}"#, yields: "account a - #2",
            "unreadable items [0, 1, 3]"),
        .answer(
            "one subject twice", "GET /accounts", "200", #"{"meta":{},"data":[{"id":"a"},{"id":"A"}]}"#,
            yields: "account a -", "account a - #1"),
        .answer(
            "an object without id", "GET /accounts/a", "200", #"{"status":"ACTIVE"}"#, yields: "unreadable"),
        .answer(
            "another object than was asked for", "GET /accounts/a", "200", #"{"id":"b","status":"ACTIVE"}"#,
            yields: "account b ACTIVE"),
        .answer("no body", "GET /accounts/a", "200", "", yields: "unreadable"),
        .answer("no JSON", "GET /accounts/a", "200", "<html>", yields: "unreadable"),
        .answer("a cut body", "GET /accounts/a", "200", #"{"id":"a","status":"ACT"#, yields: "unreadable"),
        .answer("an accepted DELETE", "DELETE /accounts/A", "202", "", yields: "account a - closingAccepted"),
        .answer(
            "an accepted DELETE with a query", "DELETE /account_groups/g?closure_reason=aml", "202", "",
            yields: "account_group g - closingAccepted"),
        .answer("an accepted offboarding", "DELETE /users/u", "202", "", yields: "user u - closingAccepted"),
        .answer("202 to another method", "PATCH /accounts/a", "202", ""),
        .answer("202 to a DELETE of a collection", "DELETE /accounts", "202", ""),
        .answer("202 deeper down", "POST /users/u/data_change_requests", "202", ""),
        .answer(
            "an accepted DELETE with an odd body", "DELETE /accounts/a", "202", "ok",
            yields: "account a - closingAccepted", "unreadable"),
        .answer("404", "GET /accounts/A?x=1", "404", #"{"status":404}"#, yields: "account a - notFound"),
        .answer("404 to a DELETE, in HTML", "DELETE /users/u", "404", "<html>", yields: "user u - notFound"),
        .answer("409", "DELETE /account_groups/g", "409", "{}", yields: "account_group g - refused"),
        .answer("404 of a collection", "POST /accounts", "404", "{}"),
        .answer("404 of the accounts of a user", "GET /users/u/accounts", "404", "{}"),
        .answer("201", "POST /accounts", "201", #"{"id":"a","status":"ACTIVE"}"#),
        .answer("204", "DELETE /accounts/a", "204", ""),
        .answer("a redirect", "GET /accounts/a", "301", "<html>"),
        .answer("400", "POST /accounts", "400", #"{"id":"a","status":"ACTIVE"}"#),
        .answer("500, in HTML", "GET /accounts/a", "500", "<html>"),
        .answer("a status that is a string", "GET /accounts/a", #""200""#, #"{"id":"a"}"#),
        .answer("a status with a fraction", "GET /accounts/a", "200.0", #"{"id":"a"}"#),
        .answer("a status out of range", "GET /accounts/a", "99999999999999999999", #"{"id":"a"}"#),
    ]

    static let others: [InterpreterCase] = [
        .event("a request", "api.request", #"{"method":"POST","target":"/accounts"}"#, #"{"id":"a"}"#),
        .event("a failure", "api.failure", #"{"method":"GET","target":"/accounts/a","status":404}"#, ""),
        .event("a note", "ledger.note", #"{"note":"receiver.started"}"#, ""),
        .event("an unknown kind", "something.else", "{}", #"{"id":"a"}"#),
        .event("an answer without metadata", "api.response", "", #"{"id":"a"}"#),
        .event("an answer with metadata of no shape", "api.response", "[]", #"{"id":"a"}"#),
        .event("an answer without target", "api.response", #"{"status":200}"#, #"{"id":"a"}"#),
        .event(
            "an answer without method", "api.response", #"{"status":202,"target":"/accounts/a"}"#, ""),
        .event(
            "a delivery without metadata", "webhook.delivery", "",
            #"[{"type":"ACCOUNT.CLOSED","object":{"id":"a","status":"CLOSED"}}]"#, yields: "account a CLOSED"),
    ]

    static let all = deliveries + answers + others
}
