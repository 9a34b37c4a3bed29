import Guard

/// A table that scrolls by itself when it is wider than the screen.
/// - Parameters:
///   - caption: what it shows, for people who do not see it.
///   - head: the columns; one with a leading `#` has numbers.
func dataTable(_ caption: String, _ head: [String], @HTMLBuilder rows: () -> HTML) -> HTML {
    element(
        "div", .class("scroll"), HTMLAttribute("role", "region"), HTMLAttribute("aria-label", caption),
        HTMLAttribute("tabindex", "0")
    ) {
        element("table") {
            element("caption", .class("unseen")) { caption }
            element("thead") {
                element("tr") {
                    for name in head {
                        element("th", [HTMLAttribute("scope", "col")] + (name.hasPrefix("#") ? [.class("n")] : [])) {
                            name.hasPrefix("#") ? String(name.dropFirst()) : name
                        }
                    }
                }
            }
            element("tbody") { rows() }
        }
    }
}

func cell(@HTMLBuilder _ content: () -> HTML) -> HTML { element("td") { content() } }

func numberCell(_ value: Int) -> HTML { element("td", .class("n")) { PageWords.number(value) } }

func headCell(@HTMLBuilder _ content: () -> HTML) -> HTML {
    element("th", HTMLAttribute("scope", "row")) { content() }
}

/// Names with their values, one below the other.
func facts(_ rows: [(String, HTML)]) -> HTML {
    element("dl", .class("facts")) {
        for (name, value) in rows {
            element("div") {
                element("dt") { name }
                element("dd") { value }
            }
        }
    }
}

func text(_ text: String) -> HTML { element("span") { text } }

/// A part that opens when somebody asks for it.
func more(_ id: String, _ title: String, isOpen: Bool = false, @HTMLBuilder _ content: () -> HTML) -> HTML {
    element("details", [.id(id)] + (isOpen ? [.flag("open")] : [])) {
        element("summary") { title }
        content()
    }
}

/// A field of a form with its label.
func field(_ label: String, hint: String? = nil, @HTMLBuilder _ content: () -> HTML) -> HTML {
    element("label") {
        element("span") { label }
        content()
        if let hint { element("small") { hint } }
    }
}

func textInput(_ name: String, _ value: String = "", _ more: HTMLAttribute...) -> HTML {
    element("input", [.name(name), .value(value)] + more)
}

func hidden(_ name: String, _ value: String?) -> HTML {
    guard let value else { return .empty }
    return element("input", .type("hidden"), .name(name), .value(value))
}

/// A list of choices. A choice with an empty value stands for no condition.
func choice(_ name: String, _ chosen: String, _ choices: [(value: String, name: String)]) -> HTML {
    element("select", .name(name)) {
        for one in choices {
            element("option", [.value(one.value)] + (one.value == chosen ? [.flag("selected")] : [])) { one.name }
        }
    }
}

/// The kinds of buttons; each has one meaning on all pages.
enum ButtonKind: String {
    /// Keeps mail back.
    case stop
    /// Lets mail pass, or deletes: what cannot be taken back.
    case risky
    /// Everything else that changes something.
    case plain
    /// Looks, filters, leaves.
    case quiet
}

func button(_ kind: ButtonKind, _ attributes: HTMLAttribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    element("button", [.class(kind.rawValue)] + attributes) { content() }
}
