/// What every page has around its own content.
package enum PageFrame {
    /// A page without the navigation.
    package static func bare(title: String, @HTMLBuilder content: () -> HTML) -> HTML {
        document(title: title) { element("main", .class("bare")) { content() } }
    }

    /// - Parameter live: the address of the page's events (`PageScript`); nil for a page that stays as it is.
    package static func document(title: String, live: String? = nil, @HTMLBuilder body: () -> HTML) -> HTML {
        element("html", HTMLAttribute("lang", "en")) {
            element("head") {
                element("meta", HTMLAttribute("charset", "utf-8"))
                element("meta", .name("viewport"), HTMLAttribute("content", "width=device-width, initial-scale=1"))
                element("meta", .name("color-scheme"), HTMLAttribute("content", "light dark"))
                element("title") { "\(title) – sendguard" }
                element("link", HTMLAttribute("rel", "stylesheet"), .href("/assets/style.css"))
                element("link", HTMLAttribute("rel", "icon"), .href("/assets/icon.svg"))
                element("script", HTMLAttribute("src", "/assets/page.js"), .flag("defer"))
            }
            element("body", live.map { [HTMLAttribute("data-events", HTMLAttribute.own($0))] } ?? []) { body() }
        }
    }
}
