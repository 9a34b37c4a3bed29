import Guard
import Mail

/// The parts of the control room, in the order of the navigation.
enum PageTab: String, CaseIterable, Sendable {
    case now = "/"
    case blocked = "/blocked"
    case log = "/log"
    case held = "/held"
    case incidents = "/incidents"
    case lists = "/lists"
    case rules = "/rules"
    case upstreams = "/upstreams"
    case settings = "/settings"

    var name: String {
        switch self {
        case .now: "Now"
        case .blocked: "Blocked"
        case .log: "Log"
        case .held: "Held"
        case .incidents: "Incidents"
        case .lists: "Lists"
        case .rules: "Rules"
        case .upstreams: "Upstreams"
        case .settings: "Settings"
        }
    }
}

/// A page with the navigation around it.
struct PageLayout {
    let title: String
    /// nil for a page that is in no part.
    var tab: PageTab?
    let reader: PageReader
    /// Whether the page follows what happens.
    var isLive = false
    /// A sentence about what has just been done, or why it was not.
    var notice: PageNotice?

    func page(@HTMLBuilder _ content: () -> HTML) -> HTML {
        PageFrame.document(title: title, live: isLive ? "/live" : nil) {
            element("a", .class("skip"), .href("#content")) { "Skip to the content" }
            header
            element("main", .id("content"), HTMLAttribute("tabindex", "-1")) {
                notice.map(\.html)
                content()
            }
            element("footer") {
                "Times are UTC, or your own zone when scripts run. "
                if isLive { liveMark }
            }
        }
    }

    private var header: HTML {
        element("header", .class("top")) {
            element("nav", HTMLAttribute("aria-label", "Parts")) {
                element("ul") {
                    for tab in PageTab.allCases {
                        element("li") {
                            element("a", link(tab)) { tab.name }
                        }
                    }
                }
            }
            element("div", .class("who")) {
                element("span") {
                    foreign(reader.name)
                    " (\(reader.role.rawValue))"
                }
                if let token = reader.formToken {
                    element("form", HTMLAttribute("method", "post"), .action("/logout")) {
                        element("input", .type("hidden"), .name("token"), .value(token))
                        element("button", .class("quiet small")) { "Log out" }
                    }
                }
            }
        }
    }

    private func link(_ tab: PageTab) -> [HTMLAttribute] {
        [.href(tab.rawValue)] + (tab == self.tab ? [HTMLAttribute("aria-current", "page")] : [])
    }

    /// Says whether the figures follow. Without the script they do not.
    private var liveMark: HTML {
        element(
            "span", .id("live-mark"), HTMLAttribute("role", "status"),
            HTMLAttribute("data-good", "The figures are live."),
            HTMLAttribute("data-bad", "The connection is lost: the figures are old. Load the page again.")
        ) { "Load the page again for new figures." }
    }
}

/// A sentence at the top of a page.
struct PageNotice: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case done, fault
    }

    let kind: Kind
    let text: String

    var html: HTML {
        element(
            "p", .class(kind == .done ? "done" : "fault"), HTMLAttribute("role", kind == .done ? "status" : "alert")
        ) { text }
    }
}
