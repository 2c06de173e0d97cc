(() => {
  const root = document.documentElement;
  // browsers run no module of a page that is opened as a file: it reads as without scripts, and says so
  root.classList.add(location.protocol === "file:" ? "file" : "js");
  try {
    const theme = localStorage.getItem("theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch {}
})();
