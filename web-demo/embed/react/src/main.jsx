import { createRoot } from 'react-dom/client';
import { OrderPage } from './OrderPage.jsx';
import './shop.css';

createRoot(document.getElementById('app')).render(<OrderPage />);
