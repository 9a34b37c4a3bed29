import Content

/// Finds out whether a file of API responses lacks pages: the last response has a link or a token for the next page, or
/// a response counts more rows than there are.
struct JSONPages {
    /// What a response, or a part of one, says about pages.
    struct Page: Hashable, Sendable {
        /// Rows of the file before it.
        fileprivate let before: Int
        fileprivate var hasMore = false
        fileprivate var total: (name: String, count: Int)?
        fileprivate var number: Int?
        fileprivate var last: Int?
        /// Rows of a full page, when a link to the next page is there on every page.
        fileprivate var limit: Int?

        fileprivate init(before: Int) { self.before = before }

        static func == (one: Page, other: Page) -> Bool { one.before == other.before }
        func hash(into hasher: inout Hasher) { hasher.combine(before) }

        /// Takes a member that has no rows.
        mutating func note(_ name: String, _ value: JSONValue) { note(name, value, depth: 0) }
    }

    private var rows = 0
    private var hasMore = false
    private var hasPageZero = false
    /// Rows of the responses that count more than they have, by that number, with its name.
    private var short: [Int: (name: String, rows: Int)] = [:]

    mutating func countRow() { rows += 1 }

    /// - Parameter isResponse: whether it is a whole response; then what the responses before said is over.
    mutating func open(isResponse: Bool) -> Page {
        if isResponse { hasMore = false }
        return Page(before: rows)
    }

    mutating func close(_ page: Page) {
        let own = rows - page.before
        if page.hasMore { hasMore = true }
        if let limit = page.limit, own >= limit { hasMore = true }
        if page.number == 0 { hasPageZero = true }
        if let number = page.number, let last = page.last, number + (hasPageZero ? 1 : 0) < last { hasMore = true }
        if let total = page.total, own < total.count {
            short[total.count] = (total.name, own + (short[total.count]?.rows ?? 0))
        }
    }

    /// nil when all pages are there, as far as the responses say.
    var fault: String? {
        if hasMore { return "the file is one page of a list; the pages after it are missing" }
        let lacking = short.filter { $0.value.rows < $0.key }.min { $0.key < $1.key }
        return lacking.map { count, page in
            "the file has \(page.rows) of the \(count) rows that its \"\(page.name)\" counts; the other pages of the "
                + "list are missing"
        }
    }
}

extension JSONPages.Page {
    /// Names of links, tokens and marks that the last page lacks, or has empty, null or false.
    private static let next: Set<String> = [
        "next", "nexttoken", "nextpage", "nextpagetoken", "nextpageurl", "nextpageuri", "nextpagelink", "nextpageid",
        "nexturl", "nexturi", "nextlink", "nexthref", "nextcursor", "nextoffset", "nextstart", "nextkey", "nextmarker",
        "nextid", "nextrecordsurl", "nextrecords", "odatanextlink", "continuationtoken", "continuation", "hasmore",
        "hasmoreitems", "hasmoreresults", "hasmorepages", "hasmorerecords", "hasnext", "hasnextpage", "moreavailable",
        "morerecords", "moreresults", "more", "istruncated", "truncated", "incompleteresults", "lastevaluatedkey",
    ]
    /// Marks that only the last page has as true.
    private static let end: Set<String> = ["done", "islast", "islastpage", "lastpage", "last", "complete"]
    private static let totals: Set<String> = [
        "total", "count", "totalcount", "totalitems", "totalitemcount", "totalresults", "totalresultcount",
        "totalrecords", "totalrecordcount", "totalrows", "totalsize", "totalelements", "totalhits", "totalentries",
        "totalnumber", "totalcontacts", "totalmembers", "totalsubscribers", "totalprofiles", "totalusers",
        "totalrecipients", "totalsuppressions", "totalpeople", "recordstotal", "recordcount", "itemcount", "rowcount",
        "resultcount", "numfound", "nbhits", "odatacount", "itemstotal", "fullcount", "countall",
    ]
    private static let numbers: Set<String> = ["page", "currentpage", "pagenumber", "pageno", "pagenum", "pageindex"]
    private static let lasts: Set<String> = [
        "pages", "totalpages", "numberofpages", "pagecount", "pagescount", "pagetotal", "totalpagecount", "numpages",
        "lastpage", "maxpage",
    ]
    private static let depth = 4

    fileprivate mutating func note(_ text: String, _ value: JSONValue, depth: Int) {
        let name = ListColumnNames.normal(text)
        if Self.next.contains(name), Self.isSet(value) { hasMore = true }
        if Self.end.contains(name), case .bool(false) = value { hasMore = true }
        if Self.totals.contains(name) { take(total: Self.number(value) ?? Self.number(value["value"]), text) }
        if Self.numbers.contains(name), let number = Self.number(value) { self.number = number }
        if Self.lasts.contains(name), let number = Self.number(value) { last = number }
        guard depth < Self.depth else { return }
        switch value {
        case .object(let members):
            // Mailgun: the links are there on every page, and the next one may be empty.
            if name == "paging", value["first"] != nil, case .text(let link)? = value["next"], !link.isEmpty {
                limit = Self.limit(of: link)
                return
            }
            for member in members {
                note(String(decoding: member.name, as: UTF8.self), member.value, depth: depth + 1)
            }
        case .list(let values) where name.hasSuffix("links"):
            // SparkPost: {"rel": "next", "href": "…"}.
            for link in values {
                if case .text(let kind)? = link["rel"], kind.elementsEqual("next".utf8) { hasMore = true }
            }
        default: break
        }
    }

    private mutating func take(total count: Int?, _ name: String) {
        guard let count, count > total?.count ?? 0 else { return }
        total = (name, count)
    }

    /// Whether something in it is neither empty, nor null, false or zero.
    private static func isSet(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .bool(false): false
        case .bool(true): true
        case .number: number(value) != 0
        case .text(let text): !text.isEmpty && !["false", "0", "null"].contains { text.elementsEqual($0.utf8) }
        case .list(let values): values.contains { isSet($0) }
        case .object(let members): members.contains { isSet($0.value) }
        }
    }

    private static func number(_ value: JSONValue?) -> Int? {
        guard let scalar = value?.scalar else { return nil }
        return Int(String(decoding: scalar, as: UTF8.self))
    }

    /// The rows of a full page by a link of Mailgun.
    private static func limit(of link: [UInt8]) -> Int {
        for part in link.split(whereSeparator: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "&") }) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1)
            if sides.count == 2, sides[0].elementsEqual("limit".utf8) {
                return Int(String(decoding: sides[1], as: UTF8.self)) ?? mailgunLimit
            }
        }
        return mailgunLimit
    }

    /// Rows of a page when the request does not say how many.
    private static let mailgunLimit = 100
}
