for (const apology of document.querySelectorAll('kulanz-apology')) apology.token = apology.dataset.token;
