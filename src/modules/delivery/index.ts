export { DeliveryModule } from './delivery.module';
export { Reproject } from './reproject';
